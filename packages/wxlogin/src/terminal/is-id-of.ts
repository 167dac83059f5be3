const shape = /^([a-z]{3})_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** Whether somebody has typed an identifier with this prefix, such as `usr`. */
export const isIdOf = <Prefix extends string>(prefix: Prefix, text: string): text is `${Prefix}_${string}` =>
  shape.exec(text)?.[1] === prefix;
