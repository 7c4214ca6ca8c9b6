// Notes when each stamped token is in the page. The sandbox stamps words with their number and the time they were sent,
// the last six digits of its milliseconds: ‹17:123456›. An observer is called in the same task that changed the page, and
// looks only at the newest stamp.
(() => {
  const seen = [];  // [number of the newest token in the page, when], in milliseconds of the wall clock
  let newest = -1, enter = null, grown = () => {};

  const answer = () => [...document.querySelectorAll('[data-testid="stChatMessage"]')].at(-1)?.textContent ?? "";
  const now = () => performance.timeOrigin + performance.now();
  const whole = (digits, end = now()) => end - ((end - digits) % 1e6);  // the last such time before the end

  const look = () => {
    const text = answer();
    const end = text.lastIndexOf("›");
    const number = end < 0 ? -1 : parseInt(text.slice(text.lastIndexOf("‹", end) + 1, end));
    if (!(number > newest)) return;
    newest = number;
    seen.push([number, now()]);
    grown();
  };

  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  addEventListener("keydown", (event) => { if (event.key === "Enter") enter ??= now(); }, true);

  window.probe = {
    // Resolves when token number `atLeast` is in the page and no newer one has come for a second.
    until: (atLeast, patienceMs) => new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`Only token ${newest} of ${atLeast} came.`)), patienceMs);
      let resting;
      const rest = () => {
        clearTimeout(resting);
        if (newest >= atLeast) resting = setTimeout(resolve, 1000);
      };
      grown = rest;
      rest();
    }),
    read: () => ({
      enter,
      seen,
      sent: [...answer().matchAll(/‹(\d+):(\d+)›/g)].map(([, number, time]) => [+number, whole(time)]),
    }),
  };
})();
