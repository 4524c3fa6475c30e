const words = (text) => text.trim().split(/\s+/);

/** First names, by the pronoun that goes with them. */
export const people = {
  she: words(`
    Anna Mia Lily Sara Emma Nora Ella Rosa Lucy Maya Clara Ruth Alice Jane Kate Amy Grace Ivy Zoe Hana Leila Nina Olga Priya
    Tara Vera Wendy Julia Betty Molly Daisy Eva Fatima Greta Helen Ines Joan Karen Laura Mary Naomi Pia Sofia Tess`),
  he: words(`
    Tom Ben Sam Max Leo Jack Adam Noah Paul Omar Peter Hugo Ivan Luis Mark Nick Oscar Ravi Simon Theo Victor Will Alex Carl
    David Eric Felix George Henry Isaac James Kofi Liam Milo Otto Pedro Ron Tim Ali Bruno Finn Gus Joe Ken`),
};
