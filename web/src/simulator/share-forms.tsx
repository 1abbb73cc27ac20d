import { Button, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTexts } from '../app/language.tsx';
import type { SharedAction } from './shared-action.ts';

type FormProps = { readonly onShare: (action: SharedAction) => void };

/** A form that is sent with one button; `action` is null while something is missing. */
function Frame({ action, onShare, children }: FormProps & { action: SharedAction | null; children: ReactNode }) {
  const text = useTexts();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The composer around the menu is a form too.
    event.stopPropagation();
    if (action !== null) onShare(action);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {children}
        <Button type="submit" size="md" disabled={action === null}>
          {text('send')}
        </Button>
      </Stack>
    </form>
  );
}

const numberOf = (value: string | number): number | null => (typeof value === 'number' ? value : null);
const wordsOrNull = (words: string): string | null => (words.trim() === '' ? null : words.trim());

/** The middle of Mexico City, to begin with. */
const START = { latitude: 19.4326, longitude: -99.1332 };

export function PlaceForm({ onShare }: FormProps) {
  const text = useTexts();
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [latitude, setLatitude] = useState<string | number>(START.latitude);
  const [longitude, setLongitude] = useState<string | number>(START.longitude);
  const [at, beside] = [numberOf(latitude), numberOf(longitude)];
  const isWhole = at !== null && beside !== null;
  const place = { kind: 'location', name: wordsOrNull(name), address: wordsOrNull(address) } as const;
  return (
    <Frame onShare={onShare} action={isWhole ? { ...place, latitude: at, longitude: beside } : null}>
      <TextInput
        data-autofocus
        size="md"
        label={text('share.placeName')}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        size="md"
        label={text('share.address')}
        maxLength={300}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <NumberInput
        size="md"
        label={text('share.latitude')}
        min={-90}
        max={90}
        decimalScale={6}
        hideControls
        value={latitude}
        onChange={setLatitude}
      />
      <NumberInput
        size="md"
        label={text('share.longitude')}
        min={-180}
        max={180}
        decimalScale={6}
        hideControls
        value={longitude}
        onChange={setLongitude}
      />
    </Frame>
  );
}

export function ContactForm({ onShare }: FormProps) {
  const text = useTexts();
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const isWhole = name.trim() !== '' && phone.trim() !== '';
  return (
    <Frame onShare={onShare} action={isWhole ? { kind: 'contact', name: name.trim(), phone: phone.trim() } : null}>
      <TextInput
        data-autofocus
        size="md"
        label={text('customer.name')}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        size="md"
        type="tel"
        inputMode="tel"
        label={text('customer.phone')}
        maxLength={40}
        value={phone}
        onChange={(event) => setPhone(event.currentTarget.value)}
      />
    </Frame>
  );
}

export function CartForm({ onShare }: FormProps) {
  const text = useTexts();
  const [sku, setSku] = useState('');
  const [quantity, setQuantity] = useState<string | number>(1);
  const [price, setPrice] = useState<string | number>('');
  const [words, setWords] = useState('');
  const pieces = numberOf(quantity);
  const isWhole = sku.trim() !== '' && pieces !== null && pieces >= 1;
  const items = [{ sku: sku.trim(), quantity: pieces ?? 1, price: numberOf(price) }];
  return (
    <Frame onShare={onShare} action={isWhole ? { kind: 'cart', items, text: words.trim() } : null}>
      <TextInput
        data-autofocus
        size="md"
        label={text('share.sku')}
        description={text('share.sku.hint')}
        maxLength={100}
        value={sku}
        onChange={(event) => setSku(event.currentTarget.value)}
      />
      <NumberInput
        size="md"
        label={text('share.quantity')}
        min={1}
        max={999}
        allowDecimal={false}
        value={quantity}
        onChange={setQuantity}
      />
      <NumberInput
        size="md"
        label={text('share.price')}
        description={text('share.price.hint')}
        min={0}
        decimalScale={2}
        prefix="$"
        hideControls
        value={price}
        onChange={setPrice}
      />
      <TextInput
        size="md"
        label={text('share.words')}
        maxLength={1_000}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
    </Frame>
  );
}

export const ForwardForm = ({ onShare }: FormProps) => <WordsForm mark={{ isForwarded: true }} onShare={onShare} />;

/** The customer tapped an ad of the business, and writes. */
export const AdForm = ({ onShare }: FormProps) => <WordsForm mark={{ fromAd: true }} onShare={onShare} />;

type WordsFormProps = FormProps & {
  readonly mark: { readonly isForwarded: true } | { readonly fromAd: true };
};

function WordsForm({ mark, onShare }: WordsFormProps) {
  const text = useTexts();
  const [words, setWords] = useState('');
  const action = { kind: 'text', text: words.trim(), quotedWamid: null, ...mark } as const;
  return (
    <Frame onShare={onShare} action={words.trim() === '' ? null : action}>
      <Textarea
        data-autofocus
        size="md"
        autosize
        minRows={3}
        maxRows={8}
        label={text('fromAd' in mark ? 'share.adWords' : 'share.forwarded')}
        maxLength={65_536}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
    </Frame>
  );
}

/** Where nobody hears: the words of a voice note are typed, and a stand-in repeats them. */
export function NoteForm({ onShare }: FormProps) {
  const text = useTexts();
  const [words, setWords] = useState('');
  return (
    <Frame onShare={onShare} action={words.trim() === '' ? null : { kind: 'note', text: words.trim() }}>
      <Textarea
        data-autofocus
        size="md"
        autosize
        minRows={3}
        maxRows={8}
        label={text('share.note.words')}
        description={text('share.note.hint')}
        maxLength={2_000}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
    </Frame>
  );
}
