// That nothing is lost: changes are undone and made again, a link holds them, and who leaves
// without them is asked.

/** Copies the link to what is shown; where it has no room for the changes, that is said. */
function copyLink(page) {
  writeAddress(page);
  const {text, holdsChanges} = addressOf(page);
  const [place] = location.href.split("#");
  const what = holdsChanges ?
      "the link to this view" :
      "the link to this view, without what was changed, which is too much " +
          "for an address; the input, downloaded, has it";
  return copyText(page, `${place}#${text}`, what);
}

/** Whether there are changes that neither the address nor a download holds. */
function hasUnsaved(page) {
  const changes = changesText(page.trace);
  return !["", page.heldChanges, page.downloadedChanges].includes(changes);
}

function startKeeping(page) {
  page.history.start();
  startCopying(page);
  startMenu();
  startSaving(page);
  document.getElementById("copy-link").addEventListener("click", () => copyLink(page));
  window.addEventListener("beforeunload", (event) => {
    if (!hasUnsaved(page)) return;
    event.preventDefault();
    event.returnValue = true;  // which older browsers ask for
  });
}
