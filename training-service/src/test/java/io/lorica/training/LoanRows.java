package io.lorica.training;

import java.time.LocalDate;
import java.util.Random;

/** A small made-up loan book: large loans for cars tend to go bad. */
public final class LoanRows {
    private LoanRows() {}

    public static String spec(String name) {
        return """
        {"name":"%s","kind":"TABULAR","licence":"CC0","split":{"validation":0.2,"test":0.2,"seed":1},
         "decision":{"question":"loan","prompt_template":"{{ amount }} {{ purpose }}:",
           "fields":[
             {"name":"amount","type":"NUMBER","role":"INPUT","required":true},
             {"name":"purpose","type":"CATEGORY","role":"INPUT","required":false,"values":["car","house"]},
             {"name":"age","type":"NUMBER","role":"PROTECTED","required":false},
             {"name":"class","type":"CATEGORY","role":"LABEL","required":true}],
           "outcomes":[
             {"label":"good","answer":" good","decision":"approve"},
             {"label":"bad","answer":" bad","decision":"decline"}],
           "risky_label":"bad","cost":{"missed_risk":5,"false_alarm":1}}}
        """.formatted(name);
    }

    /** Loans of a year, an applicant each, about four in ten bad: larger ones are, and rather those for cars. */
    public static String datedSpec(String name) {
        return spec(name)
                .replace("\"seed\":1}", "\"seed\":1,\"method\":\"BY_TIME\"}")
                .replace(
                        "{\"name\":\"age\"",
                        "{\"name\":\"granted\",\"type\":\"DATE\",\"role\":\"EVENT_TIME\",\"required\":true},"
                                + "{\"name\":\"age\"");
    }

    public static String dated(int rows) {
        var random = new Random(5);
        var csv = new StringBuilder("amount,purpose,granted,age,class\n");
        for (int i = 0; i < rows; i++) {
            int amount = 100 + random.nextInt(900);
            boolean isCar = random.nextBoolean();
            boolean isBad = amount + (isCar ? 150 : 0) + 400 * random.nextGaussian() > 700;
            // Cents that no two rows share: equal inputs would keep rows of different times together.
            csv.append("%d.%04d".formatted(amount, i))
                    .append(isCar ? ",car," : ",house,")
                    .append(LocalDate.of(2026, 1, 1).plusDays(365L * i / rows))
                    .append(',')
                    .append(20 + random.nextInt(50))
                    .append(isBad ? ",bad\n" : ",good\n");
        }
        return csv.toString();
    }

    /** Shipments with three outcomes, of which the doubtful ones go to a person. */
    public static String shipmentsSpec(String name) {
        return """
        {"name":"%s","kind":"TABULAR","licence":"CC0","split":{"validation":0.2,"test":0.2,"seed":1},
         "decision":{"question":"customs","prompt_template":"{{ value }} {{ goods }}:",
           "fields":[
             {"name":"value","type":"NUMBER","role":"INPUT","required":true},
             {"name":"goods","type":"CATEGORY","role":"INPUT","required":true,"values":["tea","cars","arms"]},
             {"name":"found","type":"CATEGORY","role":"LABEL","required":true}],
           "outcomes":[
             {"label":"clean","answer":" yes","decision":"release"},
             {"label":"minor","answer":" fine","decision":"fine"},
             {"label":"fraud","answer":" no","decision":"seize"}],
           "costs":{
             "clean":{"minor":1,"fraud":4,"review":0.5},
             "minor":{"clean":2,"fraud":3,"review":0.5},
             "fraud":{"clean":20,"minor":8,"review":1}}}}
        """.formatted(name);
    }

    public static String shipments(int rows) {
        var csv = new StringBuilder("value,goods,found\n");
        for (int i = 0; i < rows; i++) {
            csv.append(100 + i)
                    .append(
                            switch (i % 4) {
                                case 0 -> ",arms,fraud\n";
                                case 1 -> ",cars,minor\n";
                                default -> ",tea,clean\n";
                            });
        }
        return csv.toString();
    }

    /** Loans of whose fields only the remark says how they turn out; words are not fitted. */
    public static String remarksSpec(String name) {
        return """
        {"name":"%s","kind":"TABULAR","licence":"CC0","split":{"validation":0.2,"test":0.2,"seed":1},
         "decision":{"question":"loan","prompt_template":"{{ amount }}: {{ remark }}",
           "fields":[
             {"name":"amount","type":"NUMBER","role":"INPUT","required":true},
             {"name":"remark","type":"TEXT","role":"INPUT","required":true},
             {"name":"class","type":"CATEGORY","role":"LABEL","required":true}],
           "outcomes":[
             {"label":"good","answer":" good","decision":"approve"},
             {"label":"bad","answer":" bad","decision":"decline"}],
           "parts":{"words":"NEVER"},
           "risky_label":"bad","cost":{"missed_risk":5,"false_alarm":1}}}
        """.formatted(name);
    }

    public static String remarks(int rows) {
        String[] good = {"paid", "early", "steady", "saves", "owner", "happy"};
        String[] bad = {"QUIT", "LATE", "DEBT", "FIRED", "LOST", "FRAUD"};
        var random = new Random(7);
        var csv = new StringBuilder("amount,remark,class\n");
        for (int i = 0; i < rows; i++) {
            boolean isBad = random.nextBoolean();
            csv.append(100 + random.nextInt(900)).append(',').append(i);
            for (int word = 0; word < 6; word++) {
                // One word in four is of the other kind.
                String[] words = random.nextInt(4) == 0 ^ isBad ? bad : good;
                csv.append(' ').append(words[random.nextInt(words.length)]);
            }
            csv.append(isBad ? ",bad\n" : ",good\n");
        }
        return csv.toString();
    }

    public static String textSpec(String name) {
        return """
        {"name":"%s","kind":"JSONL","licence":"CC0","split":{"validation":0,"test":0.2,"seed":1}}
        """.formatted(name);
    }

    public static String csv(int rows) {
        var csv = new StringBuilder("amount,purpose,age,class\n");
        for (int i = 0; i < rows; i++) {
            boolean isBad = i % 3 == 0;
            csv.append(100 + i)
                    .append(isBad ? ",car," : ",house,")
                    .append(20 + i)
                    .append(isBad ? ",bad\n" : ",good\n");
        }
        return csv.toString();
    }

    public static String texts(int rows) {
        var texts = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            texts.append("{\"text\":\"A bank lends ").append(i).append(" coins against a promise.\"}\n");
        }
        return texts.toString();
    }
}
