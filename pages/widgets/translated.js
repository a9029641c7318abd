// What changes by itself keeps its own words on a page that the browser translates: Chrome puts its
// translation in the place of a text that the page goes on writing to, and a heading or a number
// would stay what it was.

(() => {
  const LIVE = `h1, h2, h3, [data-testid="stMetricValue"], .st-key-answer, .st-key-run_status,
    .st-key-live_chart, .st-key-sample_grid, .st-key-under_way`;
  if (window.cnnPlaygroundTranslated) return;
  window.cnnPlaygroundTranslated = true;

  const mark = () => {
    for (const each of document.querySelectorAll(LIVE)) each.translate = false;
  };
  new MutationObserver(mark).observe(document.body, { childList: true, subtree: true });
  mark();
})();
