import { z } from 'zod';

/** What is used of an answer, leniently: servers of one's own leave out or misspell the rest. */
export const Answer = z.looseObject({
  text: z.string(),
  /** A name (`spanish`) from whisper-1, a code from others. */
  language: z.string().nullish().catch(null),
  languages: z
    .array(z.looseObject({ code: z.string() }))
    .nullish()
    .catch(null),
  duration: z.coerce.number().nullish().catch(null),
  usage: z
    .looseObject({ seconds: z.number().nullish().catch(null) })
    .nullish()
    .catch(null),
  segments: z
    .array(z.looseObject({ avg_logprob: z.number().catch(0), no_speech_prob: z.number().catch(0) }))
    .nullish()
    .catch(null),
});

export type Answer = z.output<typeof Answer>;
