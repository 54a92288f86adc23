package io.loadline.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * Reads text as the plain part of YAML 1.2: one document of maps, lists and scalars. Anchors, aliases, tags and deep
 * nesting are refused while the text is still a stream of events, so that no small file can become a large tree.
 */
public final class YamlDocument {
    /** Far above any policy or mapping, and below the largest record of a Kafka broker with its default settings (1 MiB). */
    private static final int LONGEST = 500_000;

    private static final int DEEPEST = 20;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new JsonSchema())
            .setUseMarks(true)
            .setParseComments(false)
            .build();

    private YamlDocument() {}

    /**
     * The root of the only document; empty, with the reason among the problems, when there is none.
     *
     * @param what what the file holds, as messages call it, for instance {@code policy}
     */
    public static Optional<Node> root(String text, String what, Problems problems) {
        if (text.length() > LONGEST) {
            problems.at(1, 1, "the file has " + text.length() + " characters; allowed are " + LONGEST);
            return Optional.empty();
        }
        int before = problems.count();
        try {
            checkEvents(text, what, problems);
            if (problems.count() > before) {
                return Optional.empty();
            }
            Optional<Node> root = new Compose(SETTINGS).composeString(text);
            if (root.isEmpty()) {
                problems.at(1, 1, "the file is empty; it must hold a " + what);
            }
            return root;
        } catch (MarkedYamlEngineException unreadable) {
            problems.at(
                    unreadable.getProblemMark().or(unreadable::getContextMark),
                    "not readable as YAML: " + unreadable.getProblem() + hint(unreadable.getProblem()));
        } catch (ReaderException unreadable) {
            String[] linesBefore = text.substring(0, Math.min(text.length(), unreadable.getPosition()))
                    .split("\r\n|\r|\n", -1);
            problems.at(
                    linesBefore.length,
                    linesBefore[linesBefore.length - 1].length() + 1,
                    String.format("the character U+%04X is not allowed in YAML", unreadable.getCodePoint()));
        } catch (YamlEngineException unreadable) {
            problems.at(1, 1, "not readable as YAML: " + unreadable.getMessage());
        }
        return Optional.empty();
    }

    private static void checkEvents(String text, String what, Problems problems) {
        int documents = 0;
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            if (event instanceof DocumentStartEvent && ++documents == 2) {
                problems.at(
                        event.getStartMark(), "a second document starts here; allowed is one " + what + " per file");
                return;
            }
            if (event instanceof NodeEvent node && isAnchored(node)) {
                problems.at(event.getStartMark(), "anchors and aliases (& and *) are not allowed; write the value out");
            }
            if (isTagged(event)) {
                problems.at(event.getStartMark(), "tags (!) are not allowed; write the plain value");
            }
            if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
                problems.at(event.getStartMark(), "nested too deeply; allowed are " + DEEPEST + " levels");
                return;
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
    }

    private static boolean isAnchored(NodeEvent event) {
        Optional<Anchor> anchor = event.getAnchor();
        return event instanceof AliasEvent || anchor.isPresent();
    }

    private static boolean isTagged(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getTag().isPresent();
        }
        return event instanceof CollectionStartEvent collection
                && collection.getTag().isPresent();
    }

    /** An unquoted threshold starts a folded block in YAML, and the parser's own message helps nobody. */
    private static String hint(String problem) {
        return problem.startsWith("expected chomping or indentation indicators")
                        || problem.startsWith("expected a comment or a line break")
                ? "; text that starts with > or | needs quotes, for instance \"> 500ms\""
                : "";
    }
}
