// What the evidence does not say is tried both ways: an answer that is the same in all of these worlds is known after all,
// and conditions that hang together (one attribute tested twice) never contradict each other.

/** Decides one open question within a world; the same question has the same answer throughout. */
export type Decide = (question: string) => boolean;

/** 2^4: rules of kdump ask two or three things at most. */
const MOST_WORLDS = 16;

export interface Worlds<T> {
  readonly results: readonly T[];
  /** Every question that was open, in the order it came up. */
  readonly questions: readonly string[];
  /** False: there were more worlds than were tried. */
  readonly whole: boolean;
}

/** Runs `run` once for each combination of answers that it can tell apart. */
export function eachWorld<T>(run: (decide: Decide) => T): Worlds<T> {
  const results: T[] = [];
  const questions = new Set<string>();
  let answers: (readonly [question: string, answer: boolean])[] = [];
  while (results.length < MOST_WORLDS) {
    const world = new Map(answers);
    results.push(
      run((question) => {
        questions.add(question);
        const known = world.get(question);
        if (known === undefined) world.set(question, true);
        return known ?? true;
      }),
    );
    // The next world: the last question answered yes is answered no, what came after it is open again.
    answers = [...world];
    while (answers.length > 0 && !answers[answers.length - 1]?.[1]) answers.pop();
    const last = answers.pop();
    if (last === undefined) return { results, questions: [...questions], whole: true };
    answers.push([last[0], false]);
  }
  return { results, questions: [...questions], whole: false };
}
