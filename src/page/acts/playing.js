// Playing: each step stays for as long as its text takes to be read.

/** Milliseconds for a word read, and for a look at what a step has made. */
const readingTime = {
  word: 250,
  look: 1000
};

const speeds = [0.5, 1, 2];

class Player {
  constructor(page) {
    this.page = page;
    this.timer = null;
    this.speed = 1;
  }

  get isOn() {
    return this.timer !== null;
  }

  start() {
    const {page} = this;
    const {lesson} = page;
    page.tour.leave();
    // From either end it begins anew, and at once.
    if (lesson.at === -1 || lesson.at === lesson.stops.length - 1) page.goToStop(0);
    this.wait();
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = null;
    this.draw();
  }

  wait() {
    const {lesson} = this.page;
    if (lesson.at === lesson.stops.length - 1) return this.stop();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.page.goToStop(lesson.at + 1);
      this.wait();
    }, this.pause);
    this.draw();
  }

  /** How long the step shown stays. */
  get pause() {
    const shown = ["step-text", ...(this.page.lesson.isOn ? ["panel-text"] : [])];
    const text = shown.map((id) => document.getElementById(id).innerText).join(" ");
    const words = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    return (readingTime.look + readingTime.word * words) / this.speed;
  }

  /** Faster, slower: the next speed or the one before; goes on to play with it. */
  change(by) {
    this.setSpeed(speeds[speeds.indexOf(this.speed) + by] ?? this.speed);
  }

  setSpeed(speed) {
    this.speed = speed;
    if (this.isOn) this.wait();
    this.draw();
  }

  draw() {
    document.getElementById("play").textContent = this.isOn ? "Pause" : "Play";
    document.getElementById("speed").value = String(this.speed);
  }
}
