import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTexts } from '../../app/language.tsx';
import { useShortcut } from '../frame/use-shortcuts.ts';

type SearchFieldProps = { readonly term: string; readonly onChange: (term: string) => void };

/** Names, numbers, orders, texts, transcripts and what pictures say. */
export function SearchField({ term, onChange }: SearchFieldProps) {
  const text = useTexts();
  const field = useRef<HTMLInputElement>(null);
  useShortcut('/', () => field.current?.focus(), { text: 'keys.search', of: 'page' });
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={text('inbox.search')}
      placeholder={text('inbox.search')}
      leftSection={<IconSearch size={18} aria-hidden />}
      rightSection={
        term === '' ? null : (
          <CloseButton size="md" aria-label={text('inbox.search.clear')} onClick={() => onChange('')} />
        )
      }
      maxLength={100}
      value={term}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        if (term === '') field.current?.blur();
        else onChange('');
      }}
    />
  );
}
