/** Accents and case aside. */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();

/** Short forms and misspellings of everyday messages, by the word that the rules know. */
const SLANG: Readonly<Record<string, string>> = {
  k: 'que',
  ke: 'que',
  q: 'que',
  qe: 'que',
  x: 'por',
  xfa: 'por favor',
  xfavor: 'por favor',
  porfa: 'por favor',
  porfis: 'por favor',
  pa: 'para',
  tons: 'entonces',
  kiero: 'quiero',
  qiero: 'quiero',
  quero: 'quiero',
  kisiera: 'quisiera',
  kuanto: 'cuanto',
  quanto: 'cuanto',
  cuato: 'cuanto',
  kuesta: 'cuesta',
  questa: 'cuesta',
  presio: 'precio',
  prezio: 'precio',
  tiene3n: 'tienen',
  tinen: 'tienen',
  tienens: 'tienen',
  ai: 'hay',
  ay: 'hay',
  orario: 'horario',
  horrario: 'horario',
  habren: 'abren',
  sierran: 'cierran',
  embio: 'envio',
  embios: 'envios',
  cafesito: 'cafe',
  cafecito: 'cafe',
  grax: 'gracias',
  grasias: 'gracias',
  ola: 'hola',
  holi: 'hola',
  mndame: 'mandame',
  hw: 'how',
  u: 'you',
  ur: 'your',
  r: 'are',
  tmrw: 'tomorrow',
  pls: 'please',
  plz: 'please',
  ty: 'thanks',
  shippin: 'shipping',
};

/** A message with its short forms written out; everything else stays as it was written. */
export const withoutSlang = (words: string): string =>
  words.replace(/[\p{L}\p{N}]+/gu, (word) => SLANG[fold(word)] ?? word);
