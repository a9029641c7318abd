// What is on a sheet stays in this tab: over other pages and a reload, until the tab is closed.

const inMemory = new Map(); // for browsers that keep sites from storing anything

const kept = {
  read(name) {
    try {
      return JSON.parse(sessionStorage.getItem(`cnn-playground:${name}`));
    } catch {
      return inMemory.get(name) ?? null;
    }
  },

  write(name, value) {
    inMemory.set(name, value);
    try {
      sessionStorage.setItem(`cnn-playground:${name}`, JSON.stringify(value));
    } catch {
      // It lasts as long as the page is not loaded anew.
    }
  },
};
