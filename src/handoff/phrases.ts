/**
 * Words of asking for a person: folded text (lower case, no accents, one space), Spanish and English, with the typos
 * that people make. Fragments of regular expressions; `asks-for-person.ts` puts them together.
 */

/** Somebody of the shop. These name a role; `alguien` and `somebody` need a verb of talking beside them. */
export const PERSON =
  '(?:(?:una?|al|el|la|los|las|algun[ao]?|otr[ao]|su|tu|un@|unx|the|an?|any|your|some|my|1|actual|real|live|another|ur|puro|real,|de los?)\\s+)*(?:ser humano|personas?|persoans?|perosna|prsona|pesona|persona?s? reals?|humanos?|humana|umano|umana|hunano|humnao|h[uú]amno|asesora?(?:es)?|acesora?|asesro|aseosr|asesr|acesor|agentes?|ajente|agnete|ejecutiv[oa]s?|ejecutivx|encargad[oa]|gerent[ea]|jerente|vendedora?|dependiente|duen[oa]|operadora?|representante|reprecentante|emplead[oa]|supervisora?|responsable|recepcionista|jef[ea]|patrona?|people person|persons?|persn|peson|perosn|humans?|human being|humna|huamn|hooman|agents?|agnet|reps?|representatives?|represent[ai]ve|representitive|representive|represenative|managers?|manger|mangaer|operators?|supervisors?|staff(?: member)?|employees?|owner|associates?|advisors?|advisers?|team member|especialista|senor(?:a|ita)? de (?:la tienda|ventas|atencion)|personal de (?:la tienda|ventas|ustedes|atencion|soporte)|servicio a clientes|companer[oa]s?|colega|colleague|boss|coworker|someone in charge|persona encargada|persona a cargo|human touch|humanidad viva|trabajador(?:a)?|area de (?:ventas|quejas|atencion|soporte)|departamento de (?:ventas|quejas|atencion|soporte)|sales team|sales department|your team|tu equipo|su equipo|tus companeros|specialist|technician|tecnico|ajecutivo|acesoria|coordinadora?|atendedora?|member of (?:the|your) team|customer (?:service|support|care)|atencion (?:al cliente|a clientes|humana|personal(?:izada)?)|servicio al cliente|soporte (?:humano|tecnico)?|support (?:team|agent|person)|live chat|live support|sales ?person|clerk|someone real|somebody real|alguien real|alguien de verdad|alguien humano|alguien de carne|real one|chic[ao] de (?:la tienda|ventas|mostrador)|muchach[ao]|senorita)';

/** Anybody: counts only after a verb of talking. */
export const ANYBODY =
  '(?:alguien|algien|alguein|alguin|algiuen|alguno de ustedes|algun(?:o|a)|someone|some1|somone|somebody|sombody|smeone|anyone|anybody|a guy|people|gente|un companero|ustedes(?: directamente)?|quien (?:atiende|sepa|pueda|lleva|lleve|se encarg[ae]|este a cargo|ve|maneja)|nadie|nobody|no one|una? (?:mujer|hombre|chav[ao])|a dude|un cristiano|un compa)';

/** Talking with, being put through to, being called by. */
export const TALK =
  '(?:habl[aeo]\\w*|ablar|hblar|halbar|hablra|habalr|platic\\w*|charl\\w*|convers\\w*|chate\\w*|comunic\\w*|comuniqu\\w*|contact\\w*|atiend\\w*|atend\\w*|atienad|pas[ae](?:me|r|rme|s|n|nme|melo)?|pasenme|pon(?:me|gan|ganme|er)?|conect\\w*|transf\\w*|canaliz\\w*|canalic\\w*|enlaz\\w*|escal\\w*|deriv\\w*|turn[ae]\\w*|llam[ae]\\w*|marqu\\w*|marc(?:a|ar|arme|ame)|trat(?:ar|o)|ayud[ae]\\w*|contest[ae]\\w*|respond[ae]\\w*|talk\\w*|tlak|takl|speak\\w*|spaek|speek|chat(?:ting)?|connect\\w*|conect|transfer\\w*|put me|patch me|get me|give me|reach|contact|call me|escalate|hand me|pass me|deal with|help me|assist me|answer me|reply)';

/** Wanting, needing, asking for. */
export const WANT =
  "(?:quiero|kiero|qiero|quero|quieor|quisiera|kisiera|quisera|necesito|nesecito|necesto|nececito|nesesito|necsito|ocupo|requiero|prefiero|preferiria|me gustaria|deseo|exijo|solicito|busco|urge|me urge|puedo|podria|podrias?|podr[ií]an|puedes|pueden|pordria|se puede|dame|deme|denme|manda(?:me)?|mandenme|traeme|que venga|i want|i wanna|wanna|i need|i'd like|id like|i would (?:like|rather|prefer)|i prefer|i'd (?:rather|prefer)|need|neeed|want|i demand|give me|gimme|get me|get|can i|could i|may i|can you|could you|can u|could u|let me|lemme|please|pls|plz|por favor|porfa|porfavor|xfa|x favor|i wnat|i ned|looking for)";
