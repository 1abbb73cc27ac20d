import { foldedWords } from './fold.ts';
import type { ReadBack } from './types.ts';

const NUMBER_WORDS = new Set(
  (
    'dos tres cuatro cinco seis siete ocho nueve diez once doce docena docenas media medio cuarto par veinte treinta ' +
    'cuarenta cincuenta sesenta setenta ochenta noventa cien ciento cientos doscientos trescientos quinientos mil millon ' +
    'two three four five six seven eight nine ten eleven twelve dozen half quarter pair couple twenty thirty forty fifty ' +
    'sixty seventy eighty ninety hundred thousand million'
  ).split(' '),
);
const MONEY = new Set('peso pesos dolar dolares centavos mxn usd dollar dollars bucks cents'.split(' '));
const ADDRESS = new Set(
  (
    'calle avenida colonia fraccionamiento privada boulevard calzada carretera manzana lote departamento interior ' +
    'exterior codigo postal direccion domicilio esquina street avenue road drive lane apartment apt suite zip address block'
  ).split(' '),
);
/** A number before them counts pieces; «uno» and «a» count only here. */
const COUNTED = new Set(
  (
    'bolsa bolsas caja cajas pieza piezas paquete paquetes kilo kilos gramos litro litros botella botellas taza tazas ' +
    'lata latas bag bags box boxes piece pieces pack packs kilos grams liter liters litre litres bottle bottles cup cups can cans'
  ).split(' '),
);

/** What a transcript holds that must be said back before it is used: a slip of hearing would cost money or a parcel. */
export function findReadBack(text: string): readonly ReadBack[] {
  const words = foldedWords(text);
  const isNumber = (word: string | undefined): boolean =>
    word !== undefined && (/^\d/.test(word) || NUMBER_WORDS.has(word) || /^veinti|^dieci|teen$/.test(word));
  const found: ReadBack[] = [];
  const hasNumber = words.some(isNumber);
  if (words.some((word) => ADDRESS.has(word))) found.push('address');
  const hasMoneyWord = words.some((word, at) => MONEY.has(word) && isNumber(words[at - 1]));
  if (/[$€£]\s?\d|\d\s?[$€£]/.test(text) || hasMoneyWord) found.push('amount');
  const countsOne = words.some((word, at) => /^(un|una|uno|one|a)$/.test(word) && COUNTED.has(words[at + 1] ?? ''));
  if (hasNumber || countsOne) found.push('quantity');
  return found;
}
