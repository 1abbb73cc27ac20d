import { messageOf } from '../../core/errors.ts';
import type { AccountRefusal, ParameterExample, SeedVariant, TemplateAccount } from '../../templates/index.ts';
import type { CloudApiSettings } from './client.ts';
import { statusOf, toCreation, toReadTemplate } from './map-template.ts';
import { readTemplateFault } from './template-errors.ts';
import { GraphTemplate, TemplateCreated, TemplateList } from './template-schema.ts';

export type TemplateAccountSettings = Pick<CloudApiSettings, 'graphUrl' | 'graphVersion' | 'accessToken'> & {
  readonly wabaId: string;
  /** Writes an example of a parameter in the language of the template. */
  readonly writeExample: (example: ParameterExample, language: string) => string;
};

const TIMEOUT_MS = 15_000;
const PAGE = 100;
const FIELDS = 'id,name,language,status,category,quality_score,components,parameter_format,rejected_reason';

/** The templates of one WhatsApp Business Account (Graph `message_templates`). */
export function createTemplateAccount(settings: TemplateAccountSettings): TemplateAccount {
  const base = `${settings.graphUrl.replace(/\/$/, '')}/${settings.graphVersion}/${settings.wabaId}/message_templates`;
  const ask = (query: string, init: RequestInit = {}): Promise<Answer> =>
    askGraph(`${base}${query}`, {
      ...init,
      headers: { authorization: `Bearer ${settings.accessToken}`, 'content-type': 'application/json' },
    });
  return {
    id: settings.wabaId,
    listPage: async (after) => {
      const query = new URLSearchParams({ fields: FIELDS, limit: String(PAGE), ...(after === null ? {} : { after }) });
      const answer = await ask(`?${query}`);
      if (!answer.isFine) return answer.refusal;
      const list = TemplateList.safeParse(answer.json).data;
      const read = list?.data.map((item) => GraphTemplate.safeParse(item).data);
      // A template that cannot be read would count as deleted.
      if (list === undefined || read === undefined || read.includes(undefined)) return UNREADABLE;
      // Followed by our own address: the token goes nowhere else, whatever `next` says.
      const cursor = list.paging?.next ? (list.paging.cursors?.after ?? null) : null;
      const templates = read.filter((template) => template !== undefined).map(toReadTemplate);
      return { outcome: 'read', templates, next: cursor };
    },
    create: (seed) => create(ask, seed, settings.writeExample),
  };
}

async function create(
  ask: (query: string, init: RequestInit) => Promise<Answer>,
  seed: SeedVariant,
  writeExample: TemplateAccountSettings['writeExample'],
): ReturnType<TemplateAccount['create']> {
  const body = JSON.stringify(toCreation(seed, (example) => writeExample(example, seed.language)));
  const answer = await ask('', { method: 'POST', body });
  if (!answer.isFine) return answer.isThere ? { outcome: 'exists' } : answer.refusal;
  const made = TemplateCreated.safeParse(answer.json).data;
  if (!made) return UNREADABLE;
  return {
    outcome: 'created',
    id: made.id,
    status: statusOf(made.status),
    category: (made.category ?? '').toLowerCase(),
  };
}

type Answer =
  | { readonly isFine: true; readonly json: unknown }
  | { readonly isFine: false; readonly isThere: boolean; readonly refusal: AccountRefusal };

const UNREADABLE: AccountRefusal = {
  outcome: 'refused',
  code: 0,
  words: 'WhatsApp answers in a form that cannot be read. Look at WHATSAPP_GRAPH_VERSION and WHATSAPP_GRAPH_URL.',
};

async function askGraph(url: string, init: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const json = parse(await response.text());
    if (response.ok) return { isFine: true, json };
    const { code, words, isThere } = readTemplateFault(response.status, json);
    return { isFine: false, isThere, refusal: { outcome: 'refused', code, words } };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const words = `WhatsApp cannot be reached at ${new URL(url).origin}: ${messageOf(cause)}.`;
    return { isFine: false, isThere: false, refusal: { outcome: 'refused', code: 0, words } };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
