import { type GraphRefusal, refuse } from '../graph/graph-errors.ts';

/** A part has more characters than WhatsApp allows. */
export const TOO_LONG = 2_388_040;

/** How Meta refuses a template before its review: what is wrong stands in the subcode and in words for a person. */
export const refuseTemplate = (subcode: number, userMessage: string): { readonly refusal: GraphRefusal } => ({
  refusal: { ...refuse.invalid(userMessage), details: null, subcode, userMessage },
});
