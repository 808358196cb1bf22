/** A scale as people call it: the family of its metric. */
export const scaleName = (scale: string) => scale.split('.')[0]!.toUpperCase();
