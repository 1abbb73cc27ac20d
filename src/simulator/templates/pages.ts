import { partsOf, type Template } from './types.ts';

const asText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const STATUSES: Readonly<Record<Template['status'], string>> = {
  PENDING: 'en revisión · being reviewed',
  APPROVED: 'aprobada · approved',
  REJECTED: 'rechazada · rejected',
  PAUSED: 'pausada · paused',
  DISABLED: 'desactivada · disabled',
};

/** What the review may do, as the values of a form and the words on its button. */
const ACTS: readonly (readonly [string, string])[] = [
  ['kind=approve', 'Aprobar · Approve'],
  ['kind=reject', 'Rechazar · Reject'],
  ['kind=pause', 'Pausar · Pause'],
  ['kind=disable', 'Desactivar · Disable'],
  ['kind=recategorise&category=MARKETING', 'A marketing, ya · To marketing, now'],
  ['kind=recategorise&category=UTILITY', 'A utilidad, ya · To utility, now'],
  ['kind=recategorise&category=MARKETING&isAnnounced=true', 'Anunciar marketing · Announce marketing'],
  ['kind=quality&quality=GREEN', 'Calidad verde · Quality green'],
  ['kind=quality&quality=YELLOW', 'Calidad amarilla · Quality yellow'],
  ['kind=quality&quality=RED', 'Calidad roja · Quality red'],
];

const formOf = (template: Template, [values, words]: readonly [string, string]): string =>
  `<form method="post" action="/simulator/templates/${asText(template.id)}/review">${[...new URLSearchParams(values)]
    .map(([name, value]) => `<input type="hidden" name="${asText(name)}" value="${asText(value)}">`)
    .join('')}<button>${words}</button></form>`;

function articleOf(template: Template): string {
  const { header, body, footer, buttons } = partsOf(template.components);
  const next = template.nextCategory === null ? '' : ` → ${template.nextCategory}`;
  const lines = [
    header?.text ?? (header ? `[${header.format ?? ''}]` : ''),
    body,
    footer ?? '',
    ...buttons.map(({ text }) => `[${text}]`),
  ];
  return `<article><h2><code>${asText(template.name)}</code> (${asText(template.language)})</h2>
<p><strong>${STATUSES[template.status]}</strong>${template.reason ? `: ${asText(template.reason)}` : ''} · ${asText(template.category)}${asText(next)} · ${asText(template.quality)}</p>
<blockquote lang="${asText(template.language.replace('_', '-'))}">${lines.filter(Boolean).map(asText).join('<br>')}</blockquote>
<div class="acts">${ACTS.map((act) => formOf(template, act)).join('')}</div></article>`;
}

/** Every template with its state, and what WhatsApp's review may do with it. */
export function templatesPage(templates: readonly Template[]): string {
  const list =
    templates.length === 0
      ? '<p>Todavía no hay plantillas: <code>recado templates push</code>. · No templates yet: <code>recado templates push</code>.</p>'
      : templates.map(articleOf).join('');
  return `<!doctype html><html lang="es"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Plantillas · Templates</title>
<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}article{border-top:1px solid #ddd;padding:.5rem 0}
h2{font-size:1.1rem;overflow-wrap:anywhere}blockquote{border-left:3px solid #ddd;margin:.5rem 0;padding-left:.75rem;overflow-wrap:anywhere}
.acts{display:flex;flex-wrap:wrap;gap:.5rem}button{font:inherit;min-height:44px;padding:.25rem .75rem}</style></head><body>
<h1>Plantillas · Templates</h1><p>La revisión de WhatsApp, a mano: cada botón avisa al programa por webhook. · WhatsApp's review, by hand: each button tells the program by webhook.</p>
${list}</body></html>`;
}
