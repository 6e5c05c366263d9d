// For who presents: the whole screen for the page, or nothing on it.

const blanked = document.getElementById("blanked");

/** The whole screen, and back. */
function switchFullScreen() {
  if (document.fullscreenElement)
    document.exitFullscreen();
  else
    document.documentElement.requestFullscreen();
}

/** Darkens the page, until a key or a click shows it again, as presentations do. */
function blankPage() {
  blanked.showModal();
}

function startPresenting() {
  blanked.addEventListener("click", () => blanked.close());
  blanked.addEventListener("keydown", (event) => {
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    blanked.close();
  });
}
