import { Combobox, Kbd, Modal, TextInput, useCombobox } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import classes from './command-bar.module.css';
import type { Place } from './places.ts';
import { type Offer, useOffers } from './use-offers.ts';
import type { Command } from './use-shortcuts.ts';

type CommandBarProps = {
  readonly isOpen: boolean;
  /** What the keys of the page below do. */
  readonly commands: readonly Command[];
  /** Where whoever looks may go. */
  readonly places: readonly Place[];
  readonly onClose: () => void;
  /** Once the bar is gone: the act may open a dialog of its own, or put the focus where it belongs. */
  readonly onGone: (act: (() => void) | null) => void;
};

/** Everything that has a key or an address, found by typing: acts of the open conversation, conversations, pages. */
export function CommandBar({ isOpen, commands, places, onClose, onGone }: CommandBarProps) {
  const text = useTexts();
  const chosen = useRef<(() => void) | null>(null);
  const choose = (act: () => void) => {
    chosen.current = act;
    onClose();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      onExitTransitionEnd={() => {
        const act = chosen.current;
        chosen.current = null;
        onGone(act);
      }}
      returnFocus={false}
      transitionProps={{ duration: 80 }}
      title={text('commands.title')}
      size="lg"
      yOffset="10dvh"
      // Room for the ring around the field.
      styles={{ body: { paddingTop: 4 } }}
      closeButtonProps={{ 'aria-label': text('close') }}
    >
      <Choice commands={commands} places={places} onChoose={choose} onClose={onClose} />
    </Modal>
  );
}

type ChoiceProps = Pick<CommandBarProps, 'commands' | 'places' | 'onClose'> & {
  readonly onChoose: (act: () => void) => void;
};

function Choice({ commands, places, onChoose, onClose }: ChoiceProps) {
  const text = useTexts();
  const [typed, setTyped] = useState('');
  const groups = useOffers(commands, places, typed);
  const offers = groups.flatMap((group) => group.offers);
  // Known before the list is drawn, which is always open: Escape closes the whole bar.
  const listId = useId();
  const combobox = useCombobox({ opened: true, onDropdownClose: onClose });
  useFirstSelected(combobox.selectFirstOption, offers);
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        const offer = offers.find((each) => each.id === id);
        if (offer !== undefined) onChoose(offer.act);
      }}
    >
      <Combobox.EventsTarget withExpandedAttribute aria-controls={listId} aria-expanded>
        <TextInput
          data-autofocus
          aria-label={text('commands.field')}
          placeholder={text('commands.field')}
          leftSection={<IconSearch size={18} aria-hidden />}
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </Combobox.EventsTarget>
      <p role="status" className="visually-hidden">
        {text('commands.found', { count: offers.length, first: offers[0]?.name ?? '' })}
      </p>
      {offers.length === 0 && <p className={classes.none}>{text('commands.none')}</p>}
      <Combobox.Options id={listId} aria-label={text('commands.title')} className={classes.options}>
        {groups.map(({ text: id, offers: some }) => (
          <Combobox.Group key={id} label={text(id)}>
            {some.map((offer) => (
              <OfferLine key={offer.id} offer={offer} />
            ))}
          </Combobox.Group>
        ))}
      </Combobox.Options>
    </Combobox>
  );
}

function OfferLine({ offer: { id, name, about, keys } }: { readonly offer: Offer }) {
  const text = useTexts();
  return (
    <Combobox.Option value={id} className={classes.offer ?? ''}>
      <bdi className={classes.name}>{name}</bdi>
      {about !== null && <bdi className={classes.about}>{about}</bdi>}
      {keys !== null && (
        <>
          <span className="visually-hidden">{text('commands.key', { keys })}</span>
          <span aria-hidden className={classes.keys}>
            {keys.split(' ').map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
          </span>
        </>
      )}
    </Combobox.Option>
  );
}

/** Enter takes the first that fits. */
function useFirstSelected(selectFirst: () => unknown, offers: readonly Offer[]): void {
  const select = useEffectEvent(selectFirst);
  const ids = offers.map(({ id }) => id).join();
  useEffect(() => {
    if (ids !== '') select();
  }, [ids]);
}
