import { Button } from '@mantine/core';
import { useTexts } from '../../app/language.tsx';
import type { BillingLine } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { useRefusalWords } from '../conversation/use-refusal.ts';
import pageClasses from '../frame/page.module.css';
import { useReminder } from './use-reminder.ts';

type RemindPartProps = { readonly line: BillingLine; readonly name: string; readonly what: string };

/** The button that reminds a customer, and in its place what came of it. */
export function RemindPart({ line, name, what }: RemindPartProps) {
  const text = useTexts();
  const words = useRefusalWords();
  const { moment } = useTimes();
  const reminder = useReminder(line.id);
  const { data, error } = reminder;
  return (
    <div className={pageClasses.acts} style={{ gridColumn: '1 / -1' }}>
      {data === undefined && (
        <Button
          variant="default"
          aria-label={text('billing.remind.one', { name, what })}
          loading={reminder.isPending}
          onClick={() => reminder.mutate()}
        >
          {text('billing.remind')}
        </Button>
      )}
      <span className={pageClasses.small} role="status">
        {data !== undefined &&
          (data.until === null
            ? text('billing.remind.done')
            : text('billing.remind.later', { time: moment(data.until) }))}
        {error !== null && text('billing.remind.refused', { reason: words(error) })}
      </span>
    </div>
  );
}
