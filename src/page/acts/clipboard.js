// Copying text; where the browser does not let a page do so, a field with it, already selected.

/** Copies a text, and says so: "Copied: `what`." */
async function copyText(page, text, what) {
  try {
    await navigator.clipboard.writeText(text);
    page.announce(`Copied: ${what}.`);
  } catch {
    offerText(page, text, what);
  }
}

/** The text, selected, for who copies it by hand. */
function offerText(page, text, what) {
  const box = document.getElementById("copying");
  const field = document.getElementById("copy-text");
  document.getElementById("copy-what").textContent = `${what}, selected`;
  box.hidden = false;
  field.value = text;
  field.focus({preventScroll: true});
  field.select();
  page.announce(
      "This browser does not let a page copy. Ctrl+C (⌘C on a Mac) copies what is selected.");
}

function startCopying(page) {
  const box = document.getElementById("copying");
  let before = null;  // who is taken back there
  const close = () => {
    box.hidden = true;
    page.announce("");
    before?.focus({preventScroll: true});
  };
  box.addEventListener("focusin", ({relatedTarget}) => {
    if (!box.contains(relatedTarget)) before = relatedTarget;
  });
  document.getElementById("copy-done").addEventListener("click", close);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
}
