import { UnstyledButton } from '@mantine/core';
import { useTexts } from '../../app/language.tsx';
import type { SentHow as How, Money } from '../contract.ts';
import classes from './bubble.module.css';
import { useMoney } from './use-money.ts';

type SentHowProps = { readonly how: How; readonly cost: Money | null };

/** How a message went and why, what that was thought to cost, and what it did cost. */
export function SentHow({ how: { why, estimate }, cost }: SentHowProps) {
  const text = useTexts();
  const { price } = useMoney();
  return (
    <>
      {text(`talk.how.${why}`)}
      {estimate !== null && ` · ${text('talk.how.estimate', { price: price(estimate) })}`}
      {cost !== null && ` · ${text('talk.how.cost', { price: price(cost) })}`}
    </>
  );
}

type HowButtonProps = SentHowProps & {
  readonly isOpen: boolean;
  readonly detailId: string;
  readonly onToggle: () => void;
};

/** The price of a message, or what it was thought to be; pressed, it tells how the message went. */
export function HowButton({ how, cost, isOpen, detailId, onToggle }: HowButtonProps) {
  const text = useTexts();
  const { price } = useMoney();
  const about = how.estimate === null ? text('talk.how.short') : text('talk.how.about', { price: price(how.estimate) });
  const words = cost === null ? about : price(cost);
  return (
    <UnstyledButton
      className={classes.why}
      aria-expanded={isOpen}
      aria-controls={isOpen ? detailId : undefined}
      aria-label={words === text('talk.how.short') ? words : `${words}, ${text('talk.how.short')}`}
      onClick={onToggle}
    >
      {words}
    </UnstyledButton>
  );
}
