import type { MailSettings } from '../config/index.ts';
import { isTemplate, type RenderMail, SAMPLES, TEMPLATE_NAMES } from '../notify/index.ts';
import type { SimMails } from '../simulator/index.ts';
import { listMailFiles, readMailFile } from '../vendors/mail-files/read-files.ts';

const LANGUAGES = ['es', 'en'] as const;

/** What the simulator's page shows of mail: files, when mail goes there, and every template with made-up data. */
export function simulatorMails({ account }: MailSettings, render: RenderMail, shopName: string): SimMails {
  const folder = account.kind === 'files' ? account.folder : null;
  const preview: SimMails['preview'] = (template, language) => {
    const known = LANGUAGES.find((one) => one === language);
    if (known === undefined || !isTemplate(template)) return null;
    const unsubscribeUrl = '/email/unsubscribe/0';
    return render(template, known, SAMPLES[template], { shopName, unsubscribeUrl });
  };
  return {
    list: async () => (folder === null ? [] : listMailFiles(folder)),
    read: async (name) => (folder === null ? null : readMailFile(folder, name)),
    templates: () =>
      TEMPLATE_NAMES.flatMap((template) =>
        LANGUAGES.map((language) => ({ template, language, subject: preview(template, language)?.subject ?? '' })),
      ),
    preview,
  };
}
