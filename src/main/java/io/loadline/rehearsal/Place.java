package io.loadline.rehearsal;

import io.loadline.yaml.Nodes;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Where something was written.
 *
 * @param file the file
 * @param line from 1
 * @param column from 1
 */
public record Place(String file, int line, int column) {
    static Place of(String file, Node node) {
        return new Place(
                file, Nodes.line(node), node.getStartMark().orElseThrow().getColumn() + 1);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
