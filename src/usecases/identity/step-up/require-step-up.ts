import type { Money } from '#domain/money.ts';
import {
  type StepUpPolicy,
  type StepUpPurpose,
  type StepUpQuestion,
  type StepUpVerdict,
  type StepUpWay,
  stepUpNeeded,
} from '#domain/step-up.ts';
import {
  readStepUpState,
  type StepUpState,
  usePaymentConfirmation,
} from '#storage/identity/factors.ts';
import type { Product } from '../../product.ts';

/** The subscriber must first confirm by one of `ways` (`confirmIdentity`). */
export interface StepUpRequired {
  refused: 'step_up_required';
  ways: readonly StepUpWay[];
}

export interface StepUpRequest {
  accountId: string;
  sessionId: string;
  purpose: StepUpPurpose;
  /** What is to be paid; absent or null: nothing, or not known. */
  amount?: Money | null;
  /** What it is for, such as the order's id: the same again is not asked about again. */
  subject?: string | null;
}

/**
 * To be asked before anything that matters is done; it passes, or says how to confirm. A session that has ended
 * must confirm too, in vain. Where the subscriber wants to be asked each time, passing uses the confirmation up
 * for everything but `subject`: ask right before acting, once for each thing done.
 */
export async function requireStepUp(
  product: Product,
  request: StepUpRequest,
): Promise<{ ok: true } | StepUpRequired> {
  const question = await questionOf(product, request);
  if (question === null) return { refused: 'step_up_required', ways: [] };
  const verdict = stepUpNeeded(question);
  if (verdict.needed) return { refused: 'step_up_required', ways: verdict.ways };
  if (!verdict.once) return { ok: true };
  const { accountId, sessionId, subject } = request;
  const used = { accountId, sessionId, subject: subject ?? product.newId() };
  if (await usePaymentConfirmation(product.database, used)) return { ok: true };
  const session = { ...question.session, paymentConfirmedAt: null };
  const again = stepUpNeeded({ ...question, session });
  return { refused: 'step_up_required', ways: again.needed ? again.ways : [] };
}

/** What `requireStepUp` would answer, without using anything up; null: the session has ended. */
export async function viewStepUp(
  product: Product,
  request: StepUpRequest,
): Promise<StepUpVerdict | null> {
  const question = await questionOf(product, request);
  return question && stepUpNeeded(question);
}

async function questionOf(
  product: Product,
  request: StepUpRequest,
): Promise<StepUpQuestion | null> {
  const { accountId, sessionId, purpose, amount = null, subject = null } = request;
  const state = await readStepUpState(product.database, { accountId, sessionId });
  if (state === null) return null;
  const policy = await stepUpPolicyOf(product, state);
  const { session, factors } = state;
  return { purpose, session, factors, policy, amount, subject, now: product.clock() };
}

/** The subscriber's own choice, else the operator's, else "unless confirmed lately". */
export async function stepUpPolicyOf(
  product: Product,
  { chosen }: Pick<StepUpState, 'chosen'>,
): Promise<StepUpPolicy> {
  if (chosen) return chosen;
  const { policy } = (await product.reference()).rules;
  return { ask: policy.payingAsks ?? 'recent' };
}
