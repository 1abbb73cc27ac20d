import { MESSAGE_LIMITS } from '../core/message-limits.ts';
import { faultOf, lengthOf, placeholdersIn } from './fill-rules.ts';
import type { PlanRefusal, TemplateButton, TemplateContent } from './types.ts';

type Given = Readonly<Record<string, string>>;
type Planned = { readonly values: TemplateContent['buttons'] } | { readonly refusal: PlanRefusal };
type Value = TemplateContent['buttons'][number];

/** What each button sends with it. A button that answers may do without: then a tap sends its label back. */
export function planButtons(buttons: readonly TemplateButton[], given: Given): Planned {
  const places = new Set(buttons.keys().map(String));
  const [left] = Object.keys(given).filter((place) => !places.has(place) || takes(buttons[Number(place)]) === null);
  if (left !== undefined) return refusal(left, 'unexpected');
  const values: Value[] = [];
  for (const [index, button] of buttons.entries()) {
    const kind = takes(button);
    if (kind === null) continue;
    const value = Object.hasOwn(given, index) ? given[index] : undefined;
    if (value === undefined) {
      if (kind === 'reply') continue;
      return refusal(index, 'missing');
    }
    const fault = faultIn(button, value);
    if (fault) return refusal(index, fault.reason, fault.fact);
    values.push({ index, kind, value });
  }
  return { values };
}

const refusal = (place: number | string, reason: PlanRefusal['reason'], fact: string | null = null): Planned => ({
  refusal: { field: `buttons.${place}`, reason, fact },
});

/** What a button takes with each send; null: nothing. */
function takes(button: TemplateButton | undefined): Value['kind'] | null {
  if (button?.kind === 'reply' || button?.kind === 'code') return button.kind;
  return button?.kind === 'url' && placeholdersIn(button.url).length > 0 ? 'url' : null;
}

function faultIn(button: TemplateButton, value: string): Pick<PlanRefusal, 'reason' | 'fact'> | null {
  const fault = faultOf(value);
  if (fault !== null) return { reason: fault, fact: null };
  if (button.kind === 'url' && /\s/u.test(value)) return { reason: 'forbidden_characters', fact: null };
  const [length, longest] = measure(button, value);
  return length > longest ? { reason: 'too_long', fact: String(longest) } : null;
}

function measure(button: TemplateButton, value: string): readonly [number, number] {
  if (button.kind === 'url')
    return [lengthOf(button.url.replace(/\{\{.*?\}\}/, () => value)), MESSAGE_LIMITS.templateUrl.most];
  const { most } = MESSAGE_LIMITS[button.kind === 'code' ? 'templateCode' : 'templateReply'];
  return [lengthOf(value), most];
}
