import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { folded } from '../../app/folded.ts';
import { type TextId, useTexts } from '../../app/language.tsx';
import { useCustomerName } from '../conversation/use-words.ts';
import { visibleLine } from '../conversation/visible-text.ts';
import { isSearchable, searchQuery } from '../inbox/inbox-query.ts';
import type { Place } from './places.ts';
import { type Command, useLetterKeys } from './use-shortcuts.ts';

const MOST_FOUND = 6;
const OF_PEOPLE: ReadonlySet<string> = new Set(['name', 'number', 'order']);

export type Offer = {
  readonly id: string;
  readonly name: string;
  /** By what else it was found. */
  readonly about: string | null;
  readonly keys: string | null;
  readonly act: () => void;
};
export type OfferGroup = { readonly text: TextId; readonly offers: readonly Offer[] };

/** What fits the typed words: acts of the open conversation, conversations by name, number or order, and pages. */
export function useOffers(
  commands: readonly Command[],
  places: readonly Place[],
  typed: string,
): readonly OfferGroup[] {
  const text = useTexts();
  const [areLettersOn] = useLetterKeys();
  const navigate = useNavigate();
  const conversations = useFound(typed.trim());
  const wanted = folded(typed).split(/\s+/u);
  const fits = ({ name }: Offer) => wanted.every((word) => folded(name).includes(word));
  const keysOf = (keys: string | undefined) => (areLettersOn ? (keys ?? null) : null);
  const ofKeys = (of: Command['of']) =>
    commands
      .filter((command) => command.of === of)
      .map(({ key, text: id, act }) => ({ id: key, name: text(id), about: null, keys: keysOf(key), act }));
  const pages = places.map(({ to, text: id, keys }) => ({
    ...{ id: to, name: text(id), about: null, keys: keysOf(keys) },
    act: () => void navigate({ to }),
  }));
  const groups: readonly OfferGroup[] = [
    { text: 'commands.conversation', offers: ofKeys('conversation').filter(fits) },
    { text: 'commands.conversations', offers: conversations },
    { text: 'commands.places', offers: pages.filter(fits) },
    { text: 'commands.page', offers: ofKeys('page').filter(fits) },
  ];
  return groups.filter(({ offers }) => offers.length > 0);
}

/** Conversations of whoever is named so, each once. */
function useFound(term: string): readonly Offer[] {
  const nameOf = useCustomerName();
  const navigate = useNavigate();
  const [asked] = useDebouncedValue(term, 200);
  const isAsked = isSearchable(term) && isSearchable(asked);
  const hits = useQuery({ ...searchQuery(asked), enabled: isAsked }).data ?? [];
  const people = new Map(
    hits.filter(({ where }) => OF_PEOPLE.has(where)).map((hit) => [hit.conversationId, hit] as const),
  );
  if (!isAsked) return [];
  return [...people.values()].slice(0, MOST_FOUND).map(({ conversationId: id, customer, where, excerpt }) => ({
    ...{ id, name: nameOf(customer), keys: null },
    about: where === 'name' ? null : visibleLine(excerpt.map((part) => part.text).join('')),
    act: () => void navigate({ to: '/c/$id', params: { id } }),
  }));
}
