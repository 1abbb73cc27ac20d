import { type Intent, intentsOf, productWords, type Topic, topicsOf } from './intent-rules.ts';
import type { OfferedTool, PlannedCall } from './protocol.ts';
import { handleIn } from './read-results.ts';
import type { ModelTurn } from './read-turn.ts';

/** What is known for filling in a tool's arguments, by what the argument is about. */
type Hints = {
  readonly query: string;
  readonly product: string;
  readonly topics: readonly Topic[];
  readonly why: string;
};

const TOOL_OF: Readonly<Partial<Record<Intent, string>>> = {
  person: 'ask_for_person',
  hours: 'opening_hours',
  policies: 'shop_policies',
  product: 'search_products',
};
const MOST_CALLS = 4;

/** The calls that are still missing before the turn can be answered; none when it can be. */
export function planCalls(turn: ModelTurn, tools: readonly OfferedTool[]): PlannedCall[] {
  const done = new Set(turn.results.map(({ tool }) => tool));
  const wanted = intentsOf(turn.words).flatMap((intent) => toolsFor(intent, turn));
  return [...new Set(wanted)]
    .filter((name) => !done.has(name))
    .flatMap((name) => tools.filter((tool) => tool.function.name === name))
    .flatMap((tool) => callsOf(tool, turn))
    .slice(0, MOST_CALLS);
}

/** Details need a handle: out of this turn's search, out of an earlier one, or by a search first. */
function toolsFor(intent: Intent, turn: ModelTurn): string[] {
  if (intent !== 'details') return TOOL_OF[intent] ? [TOOL_OF[intent]] : [];
  if (productWords(turn.words) === '') return handleIn(turn.earlier) ? ['product_details'] : [];
  return handleIn(turn.results) ? ['product_details'] : ['search_products'];
}

/** One call, or one for each topic when the tool takes a single topic. */
function callsOf(tool: OfferedTool, turn: ModelTurn): PlannedCall[] {
  const topics = topicsOf(turn.words);
  const hints: Hints = {
    query: productWords(turn.words).slice(0, 200),
    product: handleIn(turn.results) ?? handleIn(turn.earlier) ?? '',
    topics,
    why: turn.words.slice(0, 200),
  };
  const name = tool.function.name;
  const schema = tool.function.parameters ?? {};
  const single = name === 'shop_policies' && topics.length > 1 && !hasArray(schema);
  const each = single ? topics.map((topic) => ({ ...hints, topics: [topic] })) : [hints];
  return each.map((one) => ({ tool: name, args: fillArguments(schema, one) }));
}

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const propertiesOf = (schema: Schema): [string, Schema][] =>
  Object.entries(isSchema(schema['properties']) ? schema['properties'] : {}).flatMap(([name, property]) =>
    isSchema(property) ? [[name, property] as [string, Schema]] : [],
  );
const hasArray = (schema: Schema): boolean => propertiesOf(schema).some(([, property]) => property['type'] === 'array');

/** Fills every property of a tool's JSON schema from the hints; what may be null and is not known becomes null. */
function fillArguments(schema: Schema, hints: Hints): Record<string, unknown> {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const filled = propertiesOf(schema).map(([name, property]) => [name, valueFor(name, property, hints)] as const);
  return Object.fromEntries(
    filled.filter(([name, value]) => value !== undefined && (value !== null || required.includes(name))),
  );
}

function valueFor(name: string, property: Schema, hints: Hints): unknown {
  if (property['type'] === 'array') {
    const items = isSchema(property['items']) ? property['items'] : {};
    const values = hints.topics.map((topic) => topicIn(items, topic)).filter((value) => value !== undefined);
    return values.length > 0 ? values : [topicIn(items, undefined)].filter((value) => value !== undefined);
  }
  const choices = enumOf(property);
  if (choices.length > 0) return topicIn(property, hints.topics[0]);
  if (/query|search|text|words|question/.test(name)) return hints.query;
  if (/product|handle|sku/.test(name)) return hints.product;
  if (/why|reason|summary/.test(name)) return hints.why;
  if (mayBeNull(property)) return null;
  return fallbackFor(property);
}

/** The member of an enum that names a topic; the one for everything, or the first, when none does. */
function topicIn(property: Schema, topic: Topic | undefined): unknown {
  const choices = enumOf(property);
  const stem = topic?.slice(0, 4);
  const named = stem && choices.find((choice) => typeof choice === 'string' && choice.includes(stem));
  return named || choices.find((choice) => choice === 'all' || choice === null) || choices[0];
}

const variantsOf = (property: Schema): Schema[] => {
  const inner = property['anyOf'] ?? property['oneOf'];
  return Array.isArray(inner) ? inner.filter(isSchema) : [];
};
const enumOf = (property: Schema): readonly unknown[] => {
  if (Array.isArray(property['enum'])) return property['enum'];
  return variantsOf(property).flatMap(enumOf);
};
const mayBeNull = (property: Schema): boolean =>
  property['type'] === 'null' ||
  (Array.isArray(property['type']) && property['type'].includes('null')) ||
  variantsOf(property).some(mayBeNull);

function fallbackFor({ type, default: preset }: Schema): unknown {
  if (preset !== undefined) return preset;
  if (type === 'string') return '';
  if (type === 'integer' || type === 'number') return 1;
  return type === 'boolean' ? false : undefined;
}
