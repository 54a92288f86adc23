package io.loadline.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class JUnitXmlTest {
    private static final Duration TIME = Duration.ofMillis(1250);

    @Test
    void everyTestIsACaseAndEveryFileASuite() throws Exception {
        String xml = JUnitXml.of(List.of(
                new Timed(passed("a.test.yaml", "fine"), TIME),
                new Timed(failed("a.test.yaml", "wrong", "expected  level ok"), TIME),
                new Timed(passed("b.test.yaml", "fine"), TIME)));

        Document document = validated(xml);
        Element all = document.getDocumentElement();
        assertThat(all.getAttribute("tests")).isEqualTo("3");
        assertThat(all.getAttribute("failures")).isEqualTo("1");
        assertThat(all.getAttribute("time")).isEqualTo("3.750");
        assertThat(document.getElementsByTagName("testsuite").getLength()).isEqualTo(2);
        Element failure = (Element) document.getElementsByTagName("failure").item(0);
        assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo("wrong");
        assertThat(failure.getAttribute("message")).isEqualTo("a.test.yaml:7:9: at 5m, api-latency");
        assertThat(failure.getTextContent()).isEqualTo("a.test.yaml:7:9: at 5m, api-latency\n    expected  level ok\n");
    }

    @Test
    void whatXmlCannotHoldIsReplacedAndTheRestEscaped() throws Exception {
        String hostile = "</failure> & \"]]>\" \u0000\u001b[31m\ud800 \u009f \u00fc \ud83d\ude80";

        Document document = validated(JUnitXml.of(List.of(new Timed(failed("a<b>.yaml", hostile, hostile), TIME))));

        Element test = (Element) document.getElementsByTagName("testcase").item(0);
        assertThat(test.getAttribute("name"))
                .isEqualTo("</failure> & \"]]>\" \ufffd\ufffd[31m\ufffd \ufffd \u00fc \ud83d\ude80");
        assertThat(test.getTextContent()).contains("</failure> & \"]]>\" \ufffd\ufffd[31m");
    }

    private static Document validated(String xml) throws Exception {
        byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(Path.of("src/test/resources/junit.xsd").toFile())
                .newValidator()
                .validate(new StreamSource(new ByteArrayInputStream(bytes)));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
    }

    private static Outcome passed(String file, String name) {
        return new Outcome(test(file, name), List.of(), 1);
    }

    private static Outcome failed(String file, String name, String line) {
        Failure failure = new Failure(new Place(file, 7, 9), "at 5m, api-latency", List.of(line));
        return new Outcome(test(file, name), List.of(failure), 1);
    }

    private static PolicyTest test(String file, String name) {
        return new PolicyTest(
                name,
                new Place(file, 5, 5),
                Instant.EPOCH,
                Duration.ofSeconds(10),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
