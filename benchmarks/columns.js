// Notes for each column of a comparison when its newest stamped token is in the page; see probe.js for the stamps.
(() => {
  const columns = new Map();  // class of the answer's container -> [[number of its newest token, when], …]
  const now = () => performance.timeOrigin + performance.now();
  const whole = (digits, end = now()) => end - ((end - digits) % 1e6);
  const answers = () => [...document.querySelectorAll('[class*="st-key-answer-"]')];
  const key = (answer) => [...answer.classList].find((name) => name.startsWith("st-key-answer-"));
  let enter = null;

  const look = () => {
    const when = now();
    for (const answer of answers()) {
      const text = answer.textContent, end = text.lastIndexOf("›");
      if (end < 0) continue;
      const number = parseInt(text.slice(text.lastIndexOf("‹", end) + 1, end));
      const seen = columns.get(key(answer)) ?? columns.set(key(answer), []).get(key(answer));
      if (number > (seen.at(-1)?.[0] ?? -1)) seen.push([number, when]);
    }
  };

  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  addEventListener("keydown", (event) => { if (event.key === "Enter") enter = now(); }, true);

  window.columns = {
    newest: () => [...columns.values()].map((seen) => seen.at(-1)[0]),
    read: () => ({
      enter,
      columns: answers().map((answer) => ({
        seen: columns.get(key(answer)) ?? [],
        sent: [...answer.textContent.matchAll(/‹(\d+):(\d+)›/g)].map(([, number, time]) => [+number, whole(time)]),
      })),
    }),
  };
})();
