package io.loadline.ingest.map;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.loadline.wire.UndecodableException;

/** Lines that a regular expression with named groups takes apart, in time proportional to their length. */
final class RegexParser implements LineParser {
    private final Matcher matcher;
    private final int[] groups;
    private final int[] places;

    /**
     * @param groups numbers of the groups that are asked for
     * @param places their places
     */
    RegexParser(Pattern pattern, int[] groups, int[] places) {
        this.matcher = pattern.matcher("");
        this.groups = groups.clone();
        this.places = places.clone();
    }

    @Override
    public boolean parse(String line, String[] row) throws UndecodableException {
        matcher.reset(line);
        if (!matcher.matches()) {
            throw LineParser.undecodable("the line does not match the map's pattern");
        }
        for (int i = 0; i < groups.length; i++) {
            String value = matcher.group(groups[i]);
            if (value != null) {
                row[places[i]] = value;
            }
        }
        return true;
    }
}
