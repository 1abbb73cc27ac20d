import { buildMailer } from '../app/build-mailer.ts';
import { buildStorage } from '../app/build-storage.ts';
import { modelIds } from '../app/model-ids.ts';
import { findSample, hasSample, SAMPLE_COMMAND, sampleWords } from '../app/sample-shop.ts';
import { MAIL_NAMES } from '../app/start-up-texts.ts';
import { UNKNOWN_SHOP } from '../app/unknown-shop.ts';
import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import type { Both } from '../core/language.ts';
import { type BusinessFacts, createBusinessReader, readBusinessVersion } from '../knowledge/index.ts';
import type { OpenDb } from '../platform/db/index.ts';
import { createPlaces } from '../platform/in-turn.ts';
import { asItStands, askJson, type LiveCheck } from '../platform/live-check.ts';
import { instanceSecret } from '../platform/secrets.ts';
import { SimState } from '../simulator/contract.ts';
import { createVideoTools } from '../vendors/ffmpeg/video-tools.ts';
import { checkModelAccount } from '../vendors/openrouter/index.ts';
import { checkStorage } from '../vendors/storage/check-storage.ts';
import { checkStripeAccount } from '../vendors/stripe/index.ts';
import { checkWhatsAppAccount } from '../vendors/whatsapp/index.ts';
import { examineBudget } from './examine-budget.ts';
import type { Finding } from './examine-engines.ts';
import { examinePush } from './examine-push.ts';
import { examineSpeech } from './examine-speech.ts';

const NOT_RUNNING: Both = { es: 'no está en marcha', en: 'not running' };
/** One after the other. */
const join = (one: Both, sign: string, other: Both): Both => ({
  es: `${one.es}${sign} ${other.es}`,
  en: `${one.en}${sign} ${other.en}`,
});

/** WhatsApp, model, speech, simulator, shop and budget, each called live; `open` is null while the database cannot be read. */
export async function examineAccounts(config: Config, open: OpenDb | null): Promise<readonly Finding[]> {
  // The simulator of this installation is known by the token that it made for itself.
  const ownToken = open === null ? null : await instanceSecret(open.db, 'simulator_access_token');
  const simulator = await examineSimulator(config);
  const shop = open === null ? null : await readShop(open);
  const findings = await Promise.all([
    examineWhatsApp(config, ownToken),
    examineModel(config, ownToken),
    examineSpeech(config),
    simulator,
    examineMail(config),
    examineStaff(config),
    examinePush(config, open),
    examineStorage(config),
    examineReaders(),
    examineBilling(config),
    examineShop(config, open, shop),
    examineBudget(config, open && { db: open.db, timeZone: shop?.timeZone ?? UNKNOWN_SHOP.timeZone }),
  ]);
  return findings.flat();
}

async function examineWhatsApp({ whatsapp }: Config, ownToken: string | null): Promise<Finding> {
  if (whatsapp.kind === 'cloud') {
    return { part: 'WhatsApp', kind: 'real', ...asReal(await checkWhatsAppAccount(whatsapp)) };
  }
  const check = ownToken === null ? null : await checkWhatsAppAccount({ ...whatsapp, accessToken: ownToken });
  return { part: 'WhatsApp', kind: 'stand-in', ...asStandIn({ es: 'simulado', en: 'simulated' }, check) };
}

async function examineModel({ llm, simulator }: Config, ownToken: string | null): Promise<Finding> {
  if (llm.kind === 'gateway') {
    const account = { apiKey: llm.apiKey, baseUrl: llm.baseUrl, modelIds: modelIds(llm.models) };
    return { part: 'model', kind: 'real', ...asReal(await checkModelAccount(account)) };
  }
  const apiKey = simulator?.key ?? ownToken;
  // The demo model answers to every id, so there are no ids to compare.
  const check = apiKey === null ? null : await checkModelAccount({ apiKey, baseUrl: llm.baseUrl, modelIds: [] });
  return {
    part: 'model',
    kind: 'stand-in',
    ...asStandIn(
      { es: 'reglas simples, no una IA', en: 'plain rules, not AI' },
      check && { ...check, words: plain(check) },
    ),
  };
}

const plain = ({ outcome, words }: LiveCheck): Both =>
  outcome === 'works' ? { es: 'contesta', en: 'answers' } : words;

const asReal = ({ outcome, words }: LiveCheck): Pick<Finding, 'state' | 'words'> => ({
  state: outcome === 'works' ? 'works' : 'fails',
  words,
});

/** A stand-in lives inside the running program: when nothing answers, the program does not run. */
function asStandIn(what: Both, check: LiveCheck | null): Pick<Finding, 'state' | 'words'> {
  if (check === null || check.outcome === 'unreachable') return { state: 'idle', words: join(what, ';', NOT_RUNNING) };
  return { state: check.outcome === 'works' ? 'works' : 'fails', words: join(what, ';', check.words) };
}

async function examineMail({ mail }: Config): Promise<Finding> {
  const { account } = mail;
  const mailer = await buildMailer(mail);
  if (mailer === null || account.kind === 'none')
    return {
      ...{ part: 'mail', kind: 'real', state: 'idle' },
      words: {
        es: 'sin cuenta: no se envía nada, tampoco códigos',
        en: 'no account is set; nothing is sent, codes neither',
      },
    };
  const check = await mailer.check();
  return account.kind === 'files'
    ? {
        part: 'mail',
        kind: 'stand-in',
        ...asStandIn({ es: 'nada sale de esta máquina', en: 'nothing leaves this machine' }, check),
      }
    : {
        part: 'mail',
        kind: 'real',
        ...asReal({ ...check, words: join(asItStands(MAIL_NAMES[account.kind]), ':', check.words) }),
      };
}

function examineStaff({ mail: { staff }, simulator }: Config): Finding {
  const finding = { part: 'staff', kind: 'real' } as const;
  if (staff.length > 0) {
    const count = staff.length;
    const words = { es: `los correos van a ${count} de STAFF_EMAIL`, en: `mails go to ${count} of STAFF_EMAIL` };
    return { ...finding, state: 'works', words };
  }
  const words = {
    es: 'falta STAFF_EMAIL: nadie recibe correo cuando un cliente espera a una persona o falla un pago',
    en: 'STAFF_EMAIL is not set: nobody is mailed when a customer waits for a person or a payment fails',
  };
  // Whoever only tries things out has no team to be mailed.
  return { ...finding, state: simulator === null ? 'attention' : 'idle', words };
}

async function examineSimulator({ simulator, whatsapp }: Config): Promise<Finding> {
  const tell = (state: Finding['state'], words: Both): Finding => ({
    part: 'simulator',
    kind: 'stand-in',
    state,
    words,
  });
  if (simulator === null) return tell('idle', { es: 'apagado', en: 'off' });
  const url = new URL('/simulator/api/state', whatsapp.graphUrl);
  const asked = await askJson(url.href, simulator.key === null ? {} : { 'x-simulator-key': simulator.key });
  if ('unreachable' in asked) return tell('idle', NOT_RUNNING);
  const state = SimState.safeParse(asked.json).data;
  if (asked.status !== 200 || state === undefined) {
    return tell('fails', {
      es: `lo que contesta en ${url.origin} no es nuestro simulador (HTTP ${asked.status}); ¿está ocupado PORT?`,
      en: `what answers at ${url.origin} is not our simulator (HTTP ${asked.status}); is PORT taken?`,
    });
  }
  const [page, count] = [new URL('/simulator', url).href, state.customers.length];
  return tell('works', { es: `abre ${page}, ${count} clientes`, en: `open ${page}, ${count} customers` });
}

async function examineBilling({ billing }: Config): Promise<Finding> {
  if (billing.kind === 'stripe') return { part: 'billing', kind: 'real', ...asReal(await checkStripeAccount(billing)) };
  if (billing.kind === 'demo') {
    const words = { es: 'cuentas de muestra, no se mueve dinero', en: 'demo ledger, no money moves' };
    return { part: 'billing', kind: 'stand-in', state: 'works', words };
  }
  const words = {
    es: 'sin configurar; pon STRIPE_SECRET_KEY para cobrar',
    en: 'not set up; set STRIPE_SECRET_KEY to sell',
  };
  return { part: 'billing', kind: 'real', state: 'idle', words };
}

async function examineStorage({ storage }: Config): Promise<Finding> {
  const place =
    storage.kind === 'disk' ? storage.folder : `bucket ${storage.bucket} of ${storage.endpoint ?? 'AWS S3'}`;
  return { part: 'files', kind: 'real', ...asReal(await checkStorage(await buildStorage(storage), place)) };
}

/** Documents and films; a type that nobody reads is kept for staff, and the customer is asked to type. */
async function examineReaders(): Promise<Finding> {
  const hasVideo = (await createVideoTools(createPlaces(1))) !== null;
  const words = hasVideo
    ? { es: 'se leen PDF, textos y videos', en: 'PDFs, texts and films are read' }
    : {
        es: 'se leen PDF y textos; falta instalar ffmpeg, así que los videos no',
        en: 'PDFs and texts are read; ffmpeg is not installed, so films are not',
      };
  return { part: 'documents', kind: 'real', state: 'works', words };
}

const UNREAD: Both = {
  es: 'en la base de datos, que ahora no se puede leer',
  en: 'in the database, which cannot be read now',
};
const UNKNOWN: Both = { es: 'todavía no se sabe nada de la tienda', en: 'nothing is known of the shop yet' };

/** Whether the shop is made up is told by what the database holds: the simulator may have been on before. */
async function examineShop({ simulator }: Config, open: OpenDb | null, shop: BusinessFacts | null): Promise<Finding> {
  const left = open === null ? null : await findSample(open.db);
  const isSample = left === null ? simulator !== null : hasSample(left);
  const finding = { part: 'shop', kind: isSample ? 'stand-in' : 'real' } as const;
  if (left === null) return { ...finding, state: 'idle', words: UNREAD };
  const name = shop?.name || null;
  if (!isSample)
    return name === null
      ? { ...finding, state: 'idle', words: UNKNOWN }
      : { ...finding, state: 'works', words: asItStands(name) };
  const what = sampleWords(left);
  if (simulator !== null)
    return {
      ...finding,
      state: 'works',
      words: { es: `${name}, inventada: ${what.es}`, en: `${name}, made up: ${what.en}` },
    };
  return {
    ...finding,
    state: 'fails',
    words: {
      es: `queda la tienda de muestra (${what.es}); quítala con ${SAMPLE_COMMAND}, o pon otro DATA_DIR`,
      en: `the sample shop is left (${what.en}); take it out with ${SAMPLE_COMMAND}, or set another DATA_DIR`,
    },
  };
}

/** Null before anything is known of the shop. */
async function readShop({ db }: OpenDb): Promise<BusinessFacts | null> {
  if ((await readBusinessVersion(db)) === null) return null;
  const reads = { get: <T>(_key: string, load: () => Promise<T>): Promise<T> => load() };
  return createBusinessReader({ db, cache: reads, machineClock })();
}
