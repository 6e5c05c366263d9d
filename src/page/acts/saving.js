// What is given out as files: the input, the picture.

function saveFile(blob, name) {
  const link = element("a", {href: URL.createObjectURL(blob), download: name});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** The picture as it is seen, as a file of SVG. */
function pictureFile(page) {
  const text = new XMLSerializer().serializeToString(new Slide(page.picture).draw());
  return new Blob([text], {type: "image/svg+xml"});
}

/** How many pixels a slide is across, at least. */
const slideWidth = 1920;

/** The same in pixels: twice as many as on the page, or as a slide has. */
async function pixelsOf(file) {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  await image.decode();
  const scale = Math.max(2, slideWidth / image.width);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve) => {
    canvas.toBlob(resolve, "image/png");
  });
}

function startSaving(page) {
  const button = document.getElementById("save-picture");
  button.addEventListener(
      "click", () => openMenu(button, {
                 title: "Save the picture as",
                 which: [],
                 acts: {
                   SVG: () => saveFile(pictureFile(page), "attention.svg"),
                   PNG: async () => saveFile(await pixelsOf(pictureFile(page)), "attention.png")
                 }
               }));
}
