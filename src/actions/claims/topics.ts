import type { Context } from './context.ts';

/** What the sentence around a figure is about; folded text, both languages. */
const COUNTING =
  /^\s*(?:\w+\s+)?(?:opcion|opciones|options?|presentacion|tipos?|types?|kinds?|variedad|formas?|maneras?|ways?|pasos?|steps?|things?|cosas?|datos?|details?|preguntas?|questions?|productos?|products?|resultados?|results?|cafes?|coffees?|sabores|flavou?rs?|moliendas?|grinds?|tamanos?|sizes?|versiones|colores|colou?rs?|posibilidades|alternativas?|choices|items|articulos|lineas?|origenes|origins|ideas?|recomendaciones|suggestions|mensajes?|lados|manos|veces|veces|favoritos|favou?rites|metodos?|methods?|modelos?|models|puntos)\b/;

const BREWING =
  /\b(?:agua|por taza|temperatura|infusion|extraccion|prensa francesa|moliend|recomiendo usar|usa\b|proporcion|ratio|brew|steep|water|per cup|tablespoon|cucharad|french press|hervir|boil|bloom|preinfusion|receta|recipe|reposar|grind)/;

const STOCKED =
  /\b(?:quedan?(?! en\b| a\b| listo)|disponibles?|en existencia|existencias?|stock|inventario|tenemos|hay|contamos|left|available|we have|inventory|remaining|piezas|unidades|units)\b/;

const SUMMED =
  /\b(?:total|subtotal|seria|serian|suman?|sumando|junt[oa]s|amb[oa]s|(?:con|mas) (?:el )?envio|mas|en conjunto|altogether|together|plus|comes? to|sum|cambio|diferencia|ahorr\w*|change|difference|restan?|faltan?|faltarian|te sobran?|saves?|saving|sobran|left over|both|l[oa]s 2|all in|including|inclu\w+|would be|pagarias|pagas|you'd pay|owe|por l[oa]s|for the|for both|saldrian?|quedarian?|short|more|each|cada|caro|barato|cheaper|pricier|expensive|quedan? en|salen?|son|cuestan|it's|that's|are|with shipping|descuento|discount|off|kilo)\b|[=+]|\s[x×]\s|\d\s?x\s/;

export const isCounting = (context: Context): boolean => COUNTING.test(context.after);

export const isBrewing = (context: Context): boolean => BREWING.test(context.sentence);

export const isStocked = (context: Context): boolean => STOCKED.test(context.sentence);

export const isSummed = (context: Context): boolean => SUMMED.test(context.sentence);

const DELIVERY = /\b(?:llega|llegar|llegan|entreg|recib|arriv|deliver|envi|ship|reparto|get it|en casa|a domicilio)/;

/** Opening hours say nothing about when a parcel arrives. */
export const isDelivery = (words: string): boolean => DELIVERY.test(words);
