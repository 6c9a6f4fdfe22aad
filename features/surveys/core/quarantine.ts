/** Two answers under one link closer than this were given by a machine that opens links, not by a person (E20). */
export const burstSeconds = 10;

export type Given = { readonly answerId: string; readonly invitationId: string; readonly answeredAt: Date };

/** Answers that stand within {@link burstSeconds} of another one under the same invitation: all of them, not only the later. */
export function findBursts(answers: readonly Given[]): string[] {
  const found: string[] = [];
  for (const ofOne of Map.groupBy(answers, (answer) => answer.invitationId).values()) {
    const inOrder = ofOne.toSorted((a, b) => a.answeredAt.getTime() - b.answeredAt.getTime());
    inOrder.forEach((answer, at) => {
      const near = (other: Given | undefined): boolean =>
        other !== undefined &&
        Math.abs(other.answeredAt.getTime() - answer.answeredAt.getTime()) <= burstSeconds * 1000;
      if (near(inOrder[at - 1]) || near(inOrder[at + 1])) found.push(answer.answerId);
    });
  }
  return found;
}
