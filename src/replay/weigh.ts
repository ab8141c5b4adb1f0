import { messages } from './messages.js';
import { type ReplayKind } from './ports.js';

/** What a conclusion rests on. */
export interface Weights {
  /** Open runs that the code would take over; `undefined` for histories from files, which stand for nobody knows how many. */
  readonly open: number | undefined;
  readonly selected: number;
  /** Histories with a verdict of any kind. */
  readonly judged: number;
  /** Histories whose commands were compared with the code's. */
  readonly replayed: number;
  /** Replayed histories that cannot decide: of Pinned and closed runs. They are not among `replayed`. */
  readonly informing?: number;
  readonly failed: number;
  /** Histories that say nothing about the code, by kind, each with an example of why. */
  readonly notJudged: readonly { readonly kind: ReplayKind; readonly histories: number; readonly example: string }[];
  /** Workflow types with open runs of which no history got a verdict. */
  readonly unseen: readonly string[];
  readonly minHistories: number;
  /** Largest share of the open runs that could break although no replay did; `null` = no bound follows. */
  readonly share: number | null;
}

export interface Weighed {
  readonly kind: 'pass' | 'fail' | 'inconclusive';
  readonly because: string;
  /** Inconclusive because something could not be judged, not because there was too little. */
  readonly notJudged: boolean;
}

/**
 * What speaks against the code fails; what could not be judged, or was too little, is inconclusive; a pass says on how many histories it
 * rests, because a replay finds counter-examples and never a proof.
 */
export function weigh(weights: Weights): Weighed {
  const { open, failed, replayed, notJudged } = weights;
  if (failed > 0) return { kind: 'fail', because: messages.failed(failed, replayed), notJudged: false };
  const [unjudged] = notJudged;
  if (open !== 0 && unjudged !== undefined) {
    const { histories, kind, example } = unjudged;
    return { kind: 'inconclusive', because: messages.notJudged(histories, kind, example), notJudged: true };
  }
  const lack = open === undefined ? lackOfFiles(weights) : lackOfRuns(weights, open);
  if (lack !== undefined) return { kind: 'inconclusive', because: lack, notJudged: false };
  return { kind: 'pass', because: passed(weights), notJudged: false };
}

function lackOfFiles({ selected, replayed, informing = 0 }: Weights): string | undefined {
  if (selected === 0) return messages.noHistories();
  if (replayed === 0 && informing > 0) return messages.onlyInforming(informing);
  return replayed === 0 ? messages.nothingInFiles(selected) : undefined;
}

function lackOfRuns({ selected, judged, replayed, unseen, minHistories }: Weights, open: number): string | undefined {
  if (open === 0) return undefined;
  if (selected === 0) return messages.nothingSelected(open);
  if (unseen.length > 0) return messages.typesLeftOut(unseen);
  const complete = judged >= open;
  if (replayed === 0) return complete ? undefined : messages.nothingReplayed(open);
  return replayed < minHistories && !complete ? messages.tooFew({ replayed, minHistories, open }) : undefined;
}

function passed({ open, replayed, share }: Weights): string {
  if (open === undefined) return messages.noCounterExampleInFiles(replayed);
  if (open === 0) return messages.noOpenRuns();
  if (replayed === 0) return messages.nothingToDiffer(open);
  const found = messages.noCounterExample(replayed, open);
  return share === null || share === 0 ? found : `${found}; ${messages.atMost(share)}`;
}
