import { useTexts } from '../../../app/language.tsx';
import type { DraftAnswers, TriedAnswer } from '../../contract.ts';
import { Side } from '../../conversation/side.tsx';
import { useLasted } from '../../conversation/use-lasted.ts';
import { useMoney } from '../../conversation/use-money.ts';
import { visibleLine } from '../../conversation/visible-text.ts';
import classes from './trial.module.css';

/** Both answers whole, beside each other, and what they cost. */
export function TriedAnswers({ answers }: { readonly answers: DraftAnswers }) {
  const text = useTexts();
  const lasted = useLasted();
  const { microUsd } = useMoney();
  const { now, draft, costMicroUsd, ms } = answers;
  return (
    <>
      <div className={classes.sides}>
        <Answer title={text('trial.now')} answer={now} />
        <Answer title={text('trial.draft')} answer={draft} />
      </div>
      <p className={classes.muted}>{text('trial.figures', { cost: microUsd(costMicroUsd), time: lasted(ms) })}</p>
    </>
  );
}

function Answer({ title, answer }: { readonly title: string; readonly answer: TriedAnswer }) {
  const text = useTexts();
  const { outcome, detail, unsupported } = answer;
  return (
    <div>
      <Side
        title={title}
        model={answer.model}
        outcome={`${text(`talk.repeat.outcome.${outcome}`)}${detail === null ? '' : ` · ${visibleLine(detail)}`}`}
        reply={answer.reply}
        calls={answer.calls}
      />
      {unsupported.length > 0 && (
        <p className={classes.refused}>
          {text('talk.repeat.unsupported', { claims: unsupported.map(visibleLine).join(' · ') })}
        </p>
      )}
    </div>
  );
}
