/* Keeps the cabinet's last page, with its time, for a phone without internet. */
const STORE = "kezek-1";
const FILES = {{ files|safe }};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(STORE).then((store) => store.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((n) => n !== STORE).map((n) => caches.delete(n))))
    .then(() => self.clients.claim()));
});
self.addEventListener("message", (event) => {
  const { keep, forget } = event.data || {};
  if (forget) event.waitUntil(caches.open(STORE).then((store) => store.keys().then((kept) =>
    Promise.all(kept.filter((r) => new URL(r.url).search === "?kept")
      .map((r) => store.delete(r))))));
  if (keep && keep.startsWith("/")) event.waitUntil(fetch(keep, { credentials: "same-origin" })
    .then((answer) => answer.ok && !answer.redirected && put(keep, answer)).catch(() => {}));
});

// A kept page says when it was read: the banner is written into the copy, not by a script.
async function put(path, answer) {
  const words = {{ words|safe }};
  const time = new Date().toLocaleTimeString("kk", { hour: "2-digit", minute: "2-digit" });
  const lang = path.slice(1, 3) in words ? path.slice(1, 3) : "kk";
  const said = words[lang].replace("{time}", time);
  const html = (await answer.text()).replace(/(<main[^>]*>)/,
    `$1<p class="notice" role="status">${said}</p>`);
  const store = await caches.open(STORE);
  await store.put(path + "?kept", new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } }));
}

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(async () => {
      const store = await caches.open(STORE);
      const kept = await store.match(new URL(request.url).pathname + "?kept");
      if (kept) return kept;
      // Another page was asked for: the last one kept is better than nothing.
      const last = (await store.keys()).filter((r) => new URL(r.url).search === "?kept").pop();
      return (last && (await store.match(last))) || Response.error();
    }));
  } else if (FILES.includes(new URL(request.url).pathname)) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});
