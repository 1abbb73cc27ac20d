import { useTexts } from '../app/language.tsx';
import type { FaultKind } from './contract.ts';

/** Faults that have a name of their own, by what fails. */
export const FAULTS = {
  graph: [
    'graph_130429',
    'graph_131056',
    'graph_131047',
    'graph_190',
    'graph_500',
    'graph_reset',
    'graph_hang',
    'graph_accepted_reset',
  ],
  media: [
    'media_url_expired',
    'media_url_429',
    'media_url_500',
    'media_url_altered',
    'media_url_drip',
    'media_id_429',
    'media_id_gone',
  ],
  model: ['model_429', 'model_500', 'model_timeout', 'model_402', 'model_bad_json'],
} as const satisfies Readonly<Record<string, readonly FaultKind[]>>;
/** Any code: refused when sent, or accepted and reported as failed. */
export const CODE_FAULTS = ['graph_code', 'failed'] as const;

const NAMED = [...FAULTS.graph, ...FAULTS.media, ...FAULTS.model];
export const CHOICES = [...NAMED, ...CODE_FAULTS];
export type FaultChoice = (typeof CHOICES)[number];

export const takesCode = (choice: FaultChoice): choice is (typeof CODE_FAULTS)[number] =>
  choice === 'graph_code' || choice === 'failed';

/** The codes of WhatsApp's whose meaning the page can say. */
const CODES = [
  4, 190, 368, 130429, 130472, 131000, 131005, 131026, 131031, 131042, 131047, 131048, 131049, 131050, 131053, 131056,
  132000, 132001, 132015, 132016, 133010,
] as const;

/** What a code means, in a few words. */
export function useCodeMeaning(): (code: number) => string {
  const text = useTexts();
  return (code) => {
    const known = CODES.find((each) => each === code);
    return known === undefined ? text('code.unknown') : text(`code.${known}`);
  };
}

/** The name of a fault that is set. */
export function useFaultName(): (kind: FaultKind) => string {
  const text = useTexts();
  const meaningOf = useCodeMeaning();
  return (kind) => {
    const named = NAMED.find((each) => each === kind);
    if (named !== undefined) return text(`fault.${named}`);
    const code = Number(kind.slice(kind.lastIndexOf('_') + 1));
    const when = kind.startsWith('failed') ? 'fault.later' : 'fault.whenSent';
    return text(when, { code: String(code), meaning: meaningOf(code) });
  };
}
