"""Words of invented people, long enough to be read and few enough to come up more than once, as in campaigns."""

from __future__ import annotations

SAID: dict[str, tuple[str, ...]] = {
    "short": (
        "Junta de vecinos de la población (ficticia)",
        "Agrupación de personas mayores (ficticia)",
        "Club deportivo del barrio (ficticio)",
        "Ninguna",
    ),
    "comment": (
        "Estoy de acuerdo, pero falta decir quién lo paga.",
        "Pido que se diga desde cuándo.",
        "Me parece bien escrito y claro.",
        "Aquí no se considera a quienes viven en zonas rurales.",
    ),
    "long": (
        "Lo primero es la luz en las calles: de noche nadie espera la micro en la esquina oscura.",
        "Falta que pase más seguido los fines de semana. Los domingos esperamos más de una hora.",
        "Pido veredas parejas. Uso silla de ruedas y en mi cuadra tengo que andar por la calle.",
        "Los plazos que proponen son muy largos. ¿Por qué no empezar por los barrios que llevan más años esperando?",
        "Estoy de acuerdo con el plan. Agregaría árboles que den sombra donde se espera.",
        "No entendí bien la parte del financiamiento. Sería bueno una tabla simple con lo que cuesta cada obra.",
        "Que consulten también a las escuelas: los niños y las niñas usan esas calles todos los días.",
        "Mi mamá tiene 82 años y no usa internet. Gracias por recibir las respuestas en papel también.",
        "En el campo la realidad es otra: no hay recorrido y dependemos de quien tenga camioneta.",
        "Pedimos lo mismo que la junta de vecinos: más seguridad en los paraderos y baños públicos.",
        "Pedimos lo mismo que la junta de vecinos: más seguridad en los paraderos, y baños públicos.",
        "Pedimos lo mismo que la junta de vecinos: ¡más seguridad en los paraderos y baños públicos!",
    ),
}
#: What is said where the questionnaire is about something else than streets; by its name.
BY_SUBJECT: dict[str, tuple[str, ...]] = {
    "Opinión sobre la propuesta": (
        "Me parece bien, pero pongan plazos: otras veces se anunció y no empezó nunca.",
        "Falta decir quién lo paga y si va a quedar financiamiento para los años siguientes.",
        "En el campo la realidad es otra. Que alguien venga a las zonas rurales antes de decidir.",
        "Que la información esté en palabras simples y también en papel, para las personas mayores.",
        "Estoy de acuerdo. Pido que se informe el avance al menos dos veces al año.",
        "No estoy de acuerdo con empezar en todas partes a la vez. Prueben primero en algunas comunas.",
        "Consideren a quienes usan silla de ruedas o no ven bien: todo debe poder hacerse sin ayuda.",
        "Las reuniones son siempre en la mañana. A esas horas trabajamos.",
        "Pedimos lo mismo que la unión comunal: metas por comuna y una reunión cada semestre.",
        "Pedimos lo mismo que la unión comunal: metas por comuna, y una reunión cada semestre.",
        "Pedimos lo mismo que la unión comunal: ¡metas por comuna y una reunión cada semestre!",
    ),
    "Anteproyecto de norma de ruido": (
        "Falta medir en la noche y los fines de semana, que es cuando más molesta.",
        "Los plazos para que las fábricas se adapten son muy largos.",
        "¿Quién paga los medidores? En los municipios rurales no hay ninguno.",
    ),
    "Atención en centros de salud familiar": (
        "Trabajo hasta las seis y a esa hora ya no atienden. Con horas en la tarde podría ir.",
        "La hora por teléfono se acaba a las ocho y cinco de la mañana. Pido otra forma de pedirla.",
        "La atención de la matrona fue excelente. Gracias por escuchar.",
        "En la sala de espera no cabe un coche ni una silla de ruedas.",
        "Mi papá no oye bien y lo llaman a viva voz. Una pantalla ayudaría mucho.",
        "Los remedios llegan tarde y hay que volver tres veces.",
        "Pedimos lo mismo que el consejo de usuarios: más horas en la tarde y recordatorio por mensaje.",
        "Pedimos lo mismo que el consejo de usuarios: más horas en la tarde, y recordatorio por mensaje.",
    ),
}
