import { readFile } from 'node:fs/promises';
import Handlebars from 'handlebars';
import { AppError } from '../../core/errors.ts';
import type { Language } from '../../core/language.ts';
import { inWords } from './in-words.ts';
import { TEMPLATE_NAMES, TEMPLATES, type TemplateName } from './templates.ts';

export type MailFrame = {
  readonly shopName: string;
  /** Shown in optional mails only. */
  readonly unsubscribeUrl: string | null;
};
export type RenderedMail = { readonly subject: string; readonly html: string; readonly text: string };
export type RenderMail = (template: TemplateName, language: Language, data: unknown, frame: MailFrame) => RenderedMail;

type Compiled = Readonly<Record<keyof RenderedMail, (values: unknown) => string>>;

const LANGUAGES: readonly Language[] = ['es', 'en'];
/** A name that no template knows is an error, not a gap in somebody's mail. */
const STRICT = { strict: true, knownHelpersOnly: true } as const;

/**
 * Reads and compiles every template of a folder with `<language>/<name>.html` and `.txt`, whose first line is
 * `Subject: …`. Throws `mail_template_absent` when one is missing. Rendering throws when data does not fit.
 */
export async function loadTemplates(folder: URL): Promise<RenderMail> {
  const compiled = new Map<string, Compiled>();
  for (const language of LANGUAGES)
    for (const name of TEMPLATE_NAMES) compiled.set(`${language}/${name}`, await load(folder, `${language}/${name}`));
  return (template, language, data, frame) => {
    const found = compiled.get(`${language}/${template}`);
    if (!found) throw new AppError('mail_template_unknown', 'bug', { facts: { template } });
    const values = { ...(inWords(TEMPLATES[template].data.parse(data), language) as object), ...frame };
    return {
      // A subject is one line, whatever stands in it.
      subject: found.subject(values).replaceAll(/\s+/g, ' ').trim(),
      html: found.html(values),
      text: found.text(values),
    };
  };
}

async function load(folder: URL, path: string): Promise<Compiled> {
  try {
    const [html, plain] = await Promise.all([
      readFile(new URL(`${path}.html`, folder), 'utf8'),
      readFile(new URL(`${path}.txt`, folder), 'utf8'),
    ]);
    const subject = /^Subject: (.+)\n\n/.exec(plain);
    if (!subject?.[1]) throw new Error('no subject');
    return {
      html: Handlebars.compile(html, STRICT),
      subject: Handlebars.compile(subject[1], { ...STRICT, noEscape: true }),
      text: Handlebars.compile(plain.slice(subject[0].length), { ...STRICT, noEscape: true }),
    };
  } catch (cause) {
    throw new AppError('mail_template_absent', 'bug', { facts: { template: path }, cause });
  }
}
