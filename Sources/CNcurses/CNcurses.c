#include "CNcurses.h"
#include "terminal.h"

#include <curses.h>
#include <string.h>
#include <term.h>
#include <wchar.h>

const char *cnc_version(void) { return curses_version(); }

int32_t cnc_colours(void) {
    cnc_check_thread();
    return has_colors() && COLORS > 0 ? COLORS : 0;
}

int32_t cnc_wcwidth(uint32_t code_point) { return wcwidth((wchar_t)code_point); }

/// One decoded code point, and how many bytes it took; malformed input yields U+FFFD.
static size_t decode(const uint8_t *text, size_t length, wchar_t *out) {
    uint8_t lead = text[0];
    size_t count = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0x80) {
        *out = lead;
        return 1;
    }
    if (count > length || lead < 0xC2) {
        *out = 0xFFFD;
        return 1;
    }
    wchar_t value = lead & (0xFF >> (count + 1));
    for (size_t i = 1; i < count; i++) value = (value << 6) | (text[i] & 0x3F);
    *out = value;
    return count;
}

static attr_t attributes_of(uint32_t bits) {
    attr_t result = A_NORMAL;
    if (bits & CNC_BOLD) result |= A_BOLD;
    if (bits & CNC_DIM) result |= A_DIM;
    if (bits & CNC_UNDERLINE) result |= A_UNDERLINE;
    if (bits & CNC_REVERSE) result |= A_REVERSE;
    return result;
}

/// A pair for the colours; ncurses recycles the least recently used one when all are taken.
static int pair_of(int32_t foreground, int32_t background) {
    if ((foreground < 0 && background < 0) || !has_colors()) return 0;
    int pair = alloc_pair(foreground, background);
    return pair < 0 ? 0 : pair;
}

/// Stores base and marks in a cell; false when ncurses or the C library see another width.
static bool compose(
    cchar_t *cell, const uint8_t *text, size_t length, int32_t width, attr_t attributes, int pair) {
    wchar_t characters[CCHARW_MAX + 1];
    int count = 0;
    for (size_t at = 0; at < length && count < CCHARW_MAX;) {
        wchar_t character;
        at += decode(text + at, length - at, &character);
        int width_of = wcwidth(character);
        if (count == 0 ? width_of != width : width_of != 0) {
            if (count == 0) return false;
            continue;
        }
        characters[count++] = character;
    }
    if (count == 0) return false;
    characters[count] = 0;
    return setcchar(cell, characters, attributes, 0, &pair) == OK;
}

void cnc_put(
    int32_t row, int32_t column, const uint8_t *text, size_t length, int32_t width,
    int32_t foreground, int32_t background, uint32_t bits) {
    cnc_check_thread();
    cchar_t cell;
    attr_t attributes = attributes_of(bits);
    int pair = pair_of(foreground, background);
    // A string is stored rather than a character added: adding to the last place would scroll.
    if (compose(&cell, text, length, width, attributes, pair)) {
        mvadd_wchnstr(row, column, &cell, 1);
        return;
    }
    wchar_t replacement[2] = {0xFFFD, 0};
    if (wcwidth(replacement[0]) != 1) replacement[0] = L'?';
    if (setcchar(&cell, replacement, attributes, 0, &pair) != OK) return;
    for (int32_t i = 0; i < width; i++) mvadd_wchnstr(row, column + i, &cell, 1);
}

void cnc_update(int32_t row, int32_t column) {
    static int visible = -1;
    cnc_check_thread();
    int wanted = row >= 0;
    if (cnc_cursor_forgotten()) visible = -1;
    if (wanted != visible) {
        curs_set(wanted);
        visible = wanted;
    }
    if (wanted) move(row, column);
    wnoutrefresh(stdscr);
    doupdate();
}

void cnc_invalidate(void) {
    cnc_check_thread();
    clearok(curscr, TRUE);
}
