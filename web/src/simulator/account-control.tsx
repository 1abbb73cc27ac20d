import { Button, NativeSelect, NumberInput, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../app/language.tsx';
import type { SimState } from './contract.ts';
import { useSetFreeReplies, useTellAccount } from './control-mutations.ts';
import classes from './page.module.css';

const QUALITIES = ['GREEN', 'YELLOW', 'RED'] as const;
const LIMITS = ['TIER_250', 'TIER_2K', 'TIER_10K', 'TIER_100K', 'TIER_UNLIMITED'] as const;

type AccountControlProps = Pick<SimState, 'account' | 'freeServiceLeft'>;

/** What WhatsApp does with the business: quality of its number, how many it may write to, a block, free answers. */
export function AccountControl({ account, freeServiceLeft }: AccountControlProps) {
  const text = useTexts();
  const { mutate, isPending } = useTellAccount();
  const { quality, messagingLimit, isBlocked } = account;
  return (
    <section className={classes.section} aria-label={text('account.title')}>
      <h2 className={classes.heading}>
        {text('account.title')}
        {isBlocked && <span className={classes.moved}>{text('account.blocked')}</span>}
      </h2>
      <div className={classes.fields}>
        <NativeSelect
          label={text('account.quality')}
          value={quality}
          disabled={isPending}
          onChange={({ currentTarget: { value } }) =>
            mutate({ event: 'quality', quality: QUALITIES.find((each) => each === value) ?? quality })
          }
          data={QUALITIES.map((each) => ({ value: each, label: text(`account.quality.${each}`) }))}
        />
        <NativeSelect
          label={text('account.limit')}
          value={messagingLimit}
          disabled={isPending}
          onChange={({ currentTarget: { value } }) =>
            mutate({ event: 'limit', limit: LIMITS.find((each) => each === value) ?? messagingLimit })
          }
          data={LIMITS.map((each) => ({ value: each, label: text(`account.limit.${each}`) }))}
        />
        <Switch
          label={text('account.isBlocked')}
          description={text('account.isBlocked.hint')}
          checked={isBlocked}
          onChange={(event) => mutate({ event: event.currentTarget.checked ? 'block' : 'unblock' })}
        />
        <FreeReplies key={freeServiceLeft} left={freeServiceLeft} />
      </div>
    </section>
  );
}

/** How many answers are still free this month; the field begins anew whenever the number changes. */
function FreeReplies({ left }: { left: number }) {
  const text = useTexts();
  const { mutate, isPending } = useSetFreeReplies();
  const [next, setNext] = useState<string | number>(left);
  return (
    <form
      className={classes.oneField}
      onSubmit={(event) => {
        event.preventDefault();
        if (typeof next === 'number') mutate(next);
      }}
    >
      <NumberInput
        label={text('account.free')}
        value={next}
        min={0}
        max={1_000_000}
        allowDecimal={false}
        clampBehavior="strict"
        hideControls
        inputMode="numeric"
        onChange={setNext}
      />
      <Button type="submit" px="sm" variant="default" disabled={isPending || typeof next !== 'number'}>
        {text('account.apply')}
      </Button>
    </form>
  );
}
