/** Words of asking for a person; folded text (lower case, no accents), Spanish and English, with usual typos. */
const PERSON_ES =
  'personas?|persoan|perosna|prsona|pesona|humanos?|umano|hunano|humana|asesora?|acesora?|acesor|asesro|aseosr|asesores|agentes?|ajente|ejecutiv[oa]s?|encargad[oa]s?|gerente|jerente|vendedor(?:a|es)?|dependiente|dueno|duena|operador(?:a|es)?|representante|emplead[oa]s?|supervisora?|responsable|ser humano|trabajador(?:a)?|chic[oa] de (?:la tienda|ventas)|recepcionista|patron|jefe|jefa|alguien|algien|alguein|alguno de ustedes|algun humano|staff';
const PERSON_EN =
  'persons?|persn|peson|perosn|humans?|humna|hum[ae]n being|huamn|agents?|agnet|representatives?|reps?|represenative|managers?|manger|operators?|supervisors?|someone|somebody|some1|sombody|staff(?: member)?|employees?|people|owner|associates?|advisors?|advisers?|specialist|team member|customer service|customer support|support team|live chat|live support|csr|real one|sales ?person|clerk';

export const PERSON = `(?:${PERSON_ES}|${PERSON_EN})`;

/** `alguien` and `someone` alone are anybody: they need a verb of talking. The others name a person of the shop. */
export const STRONG_PERSON =
  '(?:humanos?|umano|hunano|ser humano|asesora?|acesora?|asesro|aseosr|agentes?|ajente|ejecutiv[oa]|gerente|jerente|encargad[oa]|operador(?:a)?|representante|supervisora?|vendedor(?:a)?|dueno|duena|human|humna|huamn|agent|agnet|representative|represenative|rep|manager|manger|operator|supervisor|live (?:chat|support)|(?:real|actual|live) (?:person|human|one)|persona (?:real|de verdad|de carne y hueso|fisica|viva)|persona|persoan|perosna|prsona|person|staff member|customer (?:service|support))';
