import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useTexts } from '../../app/language.tsx';
import type { DeviceTest } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import classes from './settings.module.css';

type TestStepsProps = { readonly test: DeviceTest; readonly isThis: boolean };

/** How far a trial came: permission here, the push service's answer, shown on the device. */
export function TestSteps({ test, isThis }: TestStepsProps) {
  const text = useTexts();
  const { moment } = useTimes();
  const isAllowed = typeof Notification !== 'undefined' && Notification.permission === 'granted';
  const isTaken = test.answer !== null && test.answer >= 200 && test.answer < 300;
  return (
    <ol className={classes.steps} aria-label={text('test.title')} aria-live="polite">
      {isThis && <Step isDone={isAllowed}>{text(isAllowed ? 'test.allowed' : 'test.notAllowed')}</Step>}
      <Step isDone={isTaken}>
        {test.answer === null
          ? text('test.noAnswer')
          : text(isTaken ? 'test.taken' : 'test.refused', { code: test.answer })}
      </Step>
      <Step isDone={test.shownAt !== null}>
        {test.shownAt === null ? text('test.notShown') : text('test.shown', { time: moment(test.shownAt) })}
      </Step>
    </ol>
  );
}

function Step({ isDone, children }: { readonly isDone: boolean; readonly children: string }) {
  const Icon = isDone ? IconCircleCheck : IconCircleX;
  return (
    <li data-done={isDone}>
      <Icon size={20} aria-hidden />
      <span>{children}</span>
    </li>
  );
}
