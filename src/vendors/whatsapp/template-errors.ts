import { TemplateError } from './template-schema.ts';

/** What Meta's codes ask of whoever creates a template (error codes, Nov 2025), by subcode first. */
const SUBCODES: ReadonlyMap<number, string> = new Map([
  [2388019, 'the account has as many templates as WhatsApp allows. Delete some in the WhatsApp manager'],
  [2388023, 'one of this name is being deleted. Wait up to 30 days or take another name'],
  [2388025, 'it is being deleted. Wait until it is gone'],
  [2388039, 'it cannot be edited now. WhatsApp allows one edit a day and ten in 30 days'],
  [2388040, 'a part is too long. A header has 60 characters, a body 1,024, a footer 60, a button 25'],
  [2388042, 'a part has a field that does not belong to it'],
  [2388043, 'an example is missing or does not fit its parameter. Every parameter needs one'],
  [2388047, 'the header is not of the right form. It holds one parameter at most, and no line break or emoji'],
  [2388050, 'the buttons are not of the right form'],
  [2388060, 'the parameters are not written as WhatsApp wants them. Names hold small letters, digits and _'],
  [2388072, 'the body is not of the right form. Look at its parameters: {{name}}'],
  [2388073, 'the footer is not of the right form. It holds no parameters'],
  [2388094, 'the category does not exist'],
  [2388293, 'it has too many parameters for so few words. Write more around them'],
  [2388299, 'it begins or ends with a parameter. Put words before and after it; a full stop does not count'],
]);

const CODES: ReadonlyMap<number, string> = new Map([
  [0, 'WHATSAPP_ACCESS_TOKEN is not valid. Make a new permanent token of a system user'],
  [4, 'WhatsApp counts too many calls at the moment. Try again in an hour'],
  [10, 'WHATSAPP_ACCESS_TOKEN lacks the right whatsapp_business_management'],
  [100, 'WhatsApp finds the request wrong'],
  [190, 'WHATSAPP_ACCESS_TOKEN has expired or was withdrawn. Make a new one that never expires'],
  [368, 'WhatsApp has restricted this account. Read why in the WhatsApp manager, under account quality'],
  [80007, 'WhatsApp counts too many calls at the moment. Try again in an hour'],
  [80008, 'WhatsApp counts too many calls for this account. It allows 100 creations and 200 questions an hour'],
  [131064, 'WhatsApp limits this account since its templates were in the wrong category. Correct them in the manager'],
]);

/** One of this name and language is there already. */
const EXISTS = 2388024;

export type TemplateFault = { readonly code: number; readonly words: string; readonly isThere: boolean };

/** What a refused call about templates means, in words with the remedy, the code at their end. */
export function readTemplateFault(status: number, json: unknown): TemplateFault {
  const error = TemplateError.safeParse(json).data?.error;
  if (error === undefined)
    return {
      code: status,
      words: `What answers is not WhatsApp (HTTP ${status}). Look at WHATSAPP_GRAPH_URL.`,
      isThere: false,
    };
  const subcode = error.error_subcode ?? null;
  const code = subcode !== null && (SUBCODES.has(subcode) || subcode === EXISTS) ? subcode : error.code;
  const known = SUBCODES.get(code) ?? CODES.get(code >= 200 && code <= 299 ? 10 : code);
  // 33 below 100: the object is not there, or not for us.
  const isUnseen = error.code === 100 && subcode === 33;
  const words = isUnseen
    ? 'WHATSAPP_WABA_ID is unknown to this token. Copy it again, or give the system user access to it'
    : (known ?? `WhatsApp refuses it`);
  const told = known === undefined || code === 100 ? (error.error_user_msg ?? error.message) : null;
  const detail = told && !isUnseen ? `: ${told.slice(0, 300)}` : '';
  return { code, words: `${words}${detail} (${code}).`, isThere: subcode === EXISTS };
}
