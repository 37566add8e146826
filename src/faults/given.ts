/** What may be given for parameters that all have defaults: any part of them. */
export type Given<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [Key in keyof T]?: Given<T[Key]> | undefined }
    : T;
