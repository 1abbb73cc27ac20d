import type { BubbleContent } from '../contract.ts';
import { isRecord, type Outcome, textAt } from '../graph/field-rules.ts';
import { type GraphRefusal, refuse } from '../graph/graph-errors.ts';
import type { TemplateButton } from './types.ts';

type Buttons = Extract<BubbleContent, { readonly kind: 'template' }>['buttons'];
type Component = Readonly<Record<string, unknown>>;

const SUB_TYPES: Readonly<Record<TemplateButton['type'], string>> = {
  QUICK_REPLY: 'quick_reply',
  URL: 'url',
  PHONE_NUMBER: 'voice_call',
  COPY_CODE: 'copy_code',
};

/** Gives each button what the send holds for it. A quick reply without a payload sends its label back. */
export function filledButtons(buttons: readonly TemplateButton[], components: readonly Component[]): Outcome<Buttons> {
  const given = components.filter((one) => String(one['type']).toLowerCase() === 'button');
  const stray = given.find((one) => {
    const button = buttons[Number(one['index'])];
    return button === undefined || SUB_TYPES[button.type] !== String(one['sub_type']).toLowerCase() || !takes(button);
  });
  if (stray)
    return { refusal: refuse.parameterFormat(`Button at index ${String(stray['index'])} takes no such parameter`) };
  const filled: Buttons = [];
  for (const [index, button] of buttons.entries()) {
    const value = buttonValue(
      button,
      index,
      given.find((one) => Number(one['index']) === index),
    );
    if (typeof value !== 'string') return { refusal: value };
    filled.push({ id: String(index), title: button.text || value, kind: KINDS[button.type], value });
  }
  return { value: filled };
}

const KINDS = { QUICK_REPLY: 'reply', URL: 'url', PHONE_NUMBER: 'phone', COPY_CODE: 'code' } as const;

const takes = ({ type, url }: TemplateButton): boolean =>
  type === 'QUICK_REPLY' || type === 'COPY_CODE' || (type === 'URL' && (url ?? '').includes('{{'));

function buttonValue(button: TemplateButton, index: number, component: Component | undefined): string | GraphRefusal {
  const [parameter] = Array.isArray(component?.['parameters']) ? component['parameters'] : [];
  const at = (type: string, key: string): string | null =>
    isRecord(parameter) && String(parameter['type']).toLowerCase() === type ? textAt(parameter, key) : null;
  const missing = (): GraphRefusal =>
    refuse.missing(`Button at index ${index} of type ${button.type} requires a parameter`);
  switch (button.type) {
    case 'QUICK_REPLY': {
      if (!component) return button.text;
      const payload = at('payload', 'payload');
      if (payload === null) return missing();
      return payload.length > 128 ? refuse.badValue(`Button at index ${index}: payload is too long`) : payload;
    }
    case 'URL': {
      if (!takes(button)) return button.url ?? '';
      const suffix = at('text', 'text');
      if (suffix === null) return missing();
      const url = (button.url ?? '').replace(/\{\{.*?\}\}/, () => suffix);
      return /\s/.test(suffix) || url.length > 2_000
        ? refuse.badValue(`Button at index ${index}: not a valid address`)
        : url;
    }
    case 'COPY_CODE': {
      const code = at('coupon_code', 'coupon_code');
      if (code === null) return missing();
      return code.length > 20 ? refuse.badValue(`Button at index ${index}: the code is too long`) : code;
    }
    case 'PHONE_NUMBER':
      return button.phone_number ?? '';
  }
}
