// Asks the player in its worker. While an answer is outstanding only the newest picture waits, so
// that answers are never older than they must be.

const FAILED = "Something went wrong in this page. Reload it, or try another browser.";

class Asking {
  // source: the text of the player's script; tell: called with {problem} or {prediction}.
  constructor(source, file, info, tell) {
    this.tell = tell;
    this.isBusy = true; // opening
    this.waiting = null;
    this.worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    this.worker.addEventListener("message", ({ data }) => this.#hear(data));
    this.worker.addEventListener("error", () => this.#hear({ problem: FAILED }));
    this.worker.postMessage({ file, info }, [file]);
  }

  ask(picture, skip = []) {
    this.waiting = { picture, skip };
    this.#send();
  }

  #send() {
    if (this.isBusy || !this.waiting) return;
    this.isBusy = true;
    this.worker.postMessage(this.waiting);
    this.waiting = null;
  }

  #hear(data) {
    this.isBusy = Boolean(data.problem); // then there is nothing more to ask
    if (!data.ready) this.tell(data);
    this.#send();
  }

  close() {
    this.worker.terminate();
  }
}
