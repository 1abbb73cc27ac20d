import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import mjml2html from 'mjml';

/** Words of the frame, which is the same for every mail. */
const FRAME = {
  es: {
    lang: 'es',
    footer: 'Te escribe {{shopName}}. Este buzón no se lee; respóndenos por WhatsApp.',
    unsubscribe: 'No quiero más correos como este',
  },
  en: {
    lang: 'en',
    footer: 'This was sent by {{shopName}}. Nobody reads this mailbox; please answer on WhatsApp.',
    unsubscribe: 'Send me no more mails like this one',
  },
} as const;

export type CompiledMail = { readonly path: URL; readonly html: string };

/** Every `<language>/<name>.mjml` inside `layout.mjml`, as HTML whose `{{names}}` are still open. Throws on bad MJML. */
export async function compileMails(): Promise<CompiledMail[]> {
  const layout = await readFile(new URL('layout.mjml', import.meta.url), 'utf8');
  const compiled: CompiledMail[] = [];
  for (const [language, words] of Object.entries(FRAME)) {
    const folder = new URL(`${language}/`, import.meta.url);
    const names = (await readdir(folder)).filter((name) => name.endsWith('.mjml')).sort();
    for (const name of names) {
      const body = await readFile(new URL(name, folder), 'utf8');
      const source = Object.entries({ ...words, body }).reduce(
        (text, [slot, value]) => text.replaceAll(`%${slot}%`, value),
        layout,
      );
      const { html } = await mjml2html(source, { validationLevel: 'strict' });
      compiled.push({ path: new URL(name.replace(/mjml$/, 'html'), folder), html: `${html.trim()}\n` });
    }
  }
  return compiled;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const { path, html } of await compileMails()) await writeFile(path, html);
