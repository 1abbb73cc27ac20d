import type { SimMail, SimTemplate } from '../types.ts';

const asText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The mails that were written to files, and every template with made-up data. */
export function mailsPage(mails: readonly SimMail[], templates: readonly SimTemplate[]): string {
  const rows = mails.map(
    ({
      name,
      at,
      to,
      subject,
    }) => `<tr><td>${asText(at.toISOString().slice(0, 19).replace('T', ' '))}</td><td>${asText(to)}</td>
<td><a href="/simulator/mails/files/${asText(name)}/html">${asText(subject)}</a>
<a href="/simulator/mails/files/${asText(name)}/text">texto · text</a></td></tr>`,
  );
  const previews = templates.map(
    ({ template, language, subject }) => `<li lang="${language}"><code>${template}</code> (${language})
<a href="/simulator/mails/templates/${language}/${template}/html">${asText(subject)}</a>
<a href="/simulator/mails/templates/${language}/${template}/text">texto · text</a></li>`,
  );
  const table =
    rows.length === 0
      ? '<p>Todavía no hay correos. · No mails yet.</p>'
      : `<table><thead><tr><th>UTC</th><th>Para · To</th><th>Asunto · Subject</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  return `<!doctype html><html lang="es"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Correos · Mails</title>
<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}
td,th{text-align:left;padding:.25rem .75rem .25rem 0;vertical-align:top}a{overflow-wrap:anywhere}
@media (max-width:40rem){thead{display:none}table,tbody,tr,td{display:block}tr{padding:.5rem 0;border-top:1px solid #ddd}td{padding:0}}</style></head><body>
<h1>Correos · Mails</h1><p>Nada de esto salió de esta máquina. · None of this has left this machine.</p>
${table}<h2>Plantillas · Templates</h2><ul>${previews.join('')}</ul></body></html>`;
}
