// The player in a worker, so that the pen never waits: opened with a file, then asked picture by
// picture. It answers {problem}, a sentence, or {prediction}.

let opened = null;

addEventListener("message", ({ data: { file, info, picture, skip } }) => {
  try {
    if (file) {
      opened = { network: openPlayer(file), info };
      postMessage({ ready: true });
    } else {
      postMessage({ prediction: predict(opened.network, opened.info, picture, skip) });
    }
  } catch (error) {
    if (!(error instanceof NotPlayable)) throw error;
    postMessage({ problem: error.message });
  }
});
