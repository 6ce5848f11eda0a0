/* The same careers as bench/rules.py in a plain loop: one person after the other, 64-bit whole numbers, nothing clever. */
#include <stdint.h>

static inline int64_t half_up(int64_t a, int64_t b) { return (int64_t)((uint64_t)(2 * a + b) / (uint64_t)(2 * b)); }

void careers(int64_t people, int64_t years, const int64_t *offsets, const int64_t *wages, const int64_t *lowest,
             const int64_t *highest, const int64_t *share, const int64_t *rate, const int64_t *rate_on_postings, int64_t *out) {
  for (int64_t p = 0; p < people; p++) {
    const int64_t *wage = wages + offsets[p];
    int64_t balance = 0, entered = 0, months = 0;
    for (int64_t y = 0; y < years; y++) {
      int64_t principal = 0, interest = 0;
      for (int64_t m = 0; m < 12; m++) {
        int64_t t = 12 * y + m, w = *wage++;
        if (w > 0) {
          int64_t base = w < lowest[t] ? lowest[t] : w > highest[t] ? highest[t] : w;
          int64_t posted = half_up(base * share[t], 1000000);
          principal += posted;
          interest += half_up(posted * (12 - m) * rate_on_postings[y], 12000000);
          months++;
        }
      }
      entered += principal;
      balance += principal + interest + half_up(balance * rate[y] * 12, 12000000);
    }
    out[p] = balance;
    out[people + p] = entered;
    out[2 * people + p] = months;
  }
}
