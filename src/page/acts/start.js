// All that begins when the page is opened.

function start(page) {
  drawHeader();
  drawSettings(page);
  startSettings(page);
  startLesson(page);
  startTour(page);
  startSteps(page);
  startPointing(page);
  startKeys(page);
  startPresenting();
  startPrinting(page);
  showMost(page);
  startKeeping(page);
  showAddress(page, location.hash.slice(1));
  startKeepingClear();
  startTidying();
  window.addEventListener("hashchange", () => {
    page.play(false);
    page.tour.readAddressPart();
    showAddress(page, location.hash.slice(1));
  });
}

/** For those who look inside, and for tests. */
globalThis.page = new Page();
start(globalThis.page);
